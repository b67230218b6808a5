import { checkId, type Complain, type JsonObject, sortableTime, textOf } from './values';

/** The fields of an event in the order of the design's `Event`. */
export const eventFields = ['id', 'kind', 'source_task', 'target_task', 'payload', 'timestamp'];
export const requiredEventFields = ['id', 'kind', 'timestamp'];

/** Checks one event line by the rules of docs/format.md. */
export function checkEvent(event: JsonObject, complain: Complain): void {
  checkId('id', 'eg-evt-', event.id, complain);
  textOf('kind', event.kind, complain);
  for (const end of ['source_task', 'target_task']) if (end in event) textOf(end, event[end], complain);
  if (event.payload === null) complain('payload is absent when null');
  sortableTime('timestamp', event.timestamp, complain);
}
