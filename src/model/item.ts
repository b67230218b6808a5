import { type LinePlace } from './place';
import { type Timestamp } from './timestamp';

/** The statuses of an item, in the order in which people work through them. */
export const itemStatuses = ['open', 'in_progress', 'blocked', 'closed'] as const;
export type ItemStatus = (typeof itemStatuses)[number];

/** A task. Fields as in docs/format.md; a field that the line lacks is undefined, missing labels are empty. */
export interface Item {
  /** `eg-` and 10 hex digits when the native program made it; any text on disk. */
  readonly id: string;
  readonly title: string;
  /** Markdown from strangers: never trusted. */
  readonly description: string | undefined;
  readonly status: ItemStatus;
  /** 0 (critical) to 4 (low). */
  readonly priority: number;
  /** In the order of the file, each once. */
  readonly labels: readonly string[];
  readonly createdAt: Timestamp;
  readonly updatedAt: Timestamp;
  readonly closedAt: Timestamp | undefined;
  readonly closeReason: string | undefined;
}

/** An item with the place of the line that won: the last one of its id. */
export interface StoredItem extends Item {
  readonly place: LinePlace;
}
