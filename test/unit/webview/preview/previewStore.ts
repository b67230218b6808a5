import { type ToDashboard } from '../../../../src/protocol/dashboard';
import { type EventExplanation, type ToTimeline } from '../../../../src/protocol/timeline';
import { type PreviewTheme } from './themes';

/** An event of the store, as far as the preview needs it. */
export interface PreviewEvent {
  readonly id: string;
  readonly kind: string;
  readonly source: string | null;
  readonly target: string | null;
  readonly payloadText: string | null;
  readonly timestampText: string;
}

/** What the preview's page is given. */
export interface PreviewStore {
  readonly theme: PreviewTheme;
  /** `none`: there is no store. */
  readonly state: 'loading' | 'ready' | 'missing' | 'none';
  readonly failure?: string;
  readonly tasks: Extract<ToTimeline, { type: 'tasks' }>['tasks'];
  readonly events: readonly PreviewEvent[];
  /** What is explained, by the position of the event; the rest is not. */
  readonly explanations?: Readonly<Record<number, EventExplanation>>;
  /** What the dashboard is told; without it, nothing. */
  readonly dashboard?: {
    /** When it is shown. */
    readonly first: readonly ToDashboard[];
    /** By the numbers of both sessions, `1 2`. */
    readonly comparisons: Readonly<Record<string, ToDashboard>>;
    /** By the list that is asked for, as JSON. */
    readonly lists: Readonly<Record<string, ToDashboard>>;
  };
}
