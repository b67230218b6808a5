import { type ItemStatus } from './item';

/** What a caller gives to create an item. The store adds id, status (open) and times. */
export interface ItemDraft {
  /** 1 to 500 bytes of UTF-8, without control characters. */
  readonly title: string;
  /** 0 (critical) to 4 (low). Default: 2, as natively. */
  readonly priority?: number | undefined;
  /** Letters, digits, `-` and `_`, each label once. */
  readonly labels?: readonly string[] | undefined;
  /** Markdown. */
  readonly description?: string | undefined;
}

/** The priority of an item whose draft names none, as `eg create` has it. */
export const defaultPriority = 2;

/** What a caller changes of an item. A field that is left out, or undefined, stays as it is. */
export interface ItemChanges {
  readonly title?: string | undefined;
  /** Null removes it. */
  readonly description?: string | null | undefined;
  readonly priority?: number | undefined;
  readonly labels?: readonly string[] | undefined;
}

/** The native `Filter` for items. All conditions combine with AND. */
export interface ItemFilter {
  readonly status?: ItemStatus | undefined;
  /** Every one of these labels. */
  readonly labels?: readonly string[] | undefined;
  /** Inclusive. */
  readonly minPriority?: number | undefined;
  /** Inclusive. */
  readonly maxPriority?: number | undefined;
  /** Text in the title, in any case. */
  readonly titleContains?: string | undefined;
  readonly limit?: number | undefined;
  /** How many of the first matches to skip. */
  readonly offset?: number | undefined;
}
