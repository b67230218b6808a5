import { type EventTable } from './eventTable';
import { type ShownEvents } from './shownEvents';
import { type TimelineState } from './state';

/** Why there is nothing to see. */
export type Emptiness =
  | { readonly type: 'connecting' }
  | { readonly type: 'no-store' }
  | { readonly type: 'failed'; readonly reason: string }
  | { readonly type: 'missing'; readonly folder: string }
  | { readonly type: 'loading'; readonly loaded: number; readonly total: number }
  | { readonly type: 'no-events'; readonly folder: string }
  | { readonly type: 'no-hits' }
  | { readonly type: 'all-hidden' };

/** Why there is nothing to see; undefined when there is something. */
export function emptinessOf(state: TimelineState, table: EventTable, shown: ShownEvents): Emptiness | undefined {
  const { store } = state;
  if (state.failure !== undefined) return { type: 'failed', reason: state.failure };
  if (!store) return { type: state.withoutStore ? 'no-store' : 'connecting' };
  if (store.state === 'missing') return { type: 'missing', folder: store.folder };
  if (table.length === 0 && (store.state === 'loading' || !state.eventsKnown || state.total > 0)) {
    return { type: 'loading', loaded: table.length, total: state.total };
  }
  if (table.length === 0) return { type: 'no-events', folder: store.folder };
  if (shown.events.length > 0) return undefined;
  return shown.matching === 0 ? { type: 'no-hits' } : { type: 'all-hidden' };
}
