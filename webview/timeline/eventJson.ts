import { type EventDetails } from '../../src/protocol/timeline';

/** The event as one line of JSON with the fields of the file; payload and timestamp exactly as written. */
export function eventJson(details: EventDetails): string {
  const fields: readonly (readonly [string, string | null])[] = [
    ['id', JSON.stringify(details.id)],
    ['kind', JSON.stringify(details.kind)],
    ['source_task', details.source === null ? null : JSON.stringify(details.source)],
    ['target_task', details.target === null ? null : JSON.stringify(details.target)],
    ['payload', details.payloadText],
    ['timestamp', JSON.stringify(details.timestampText)],
  ];
  const present = fields.filter(([, value]) => value !== null);
  return `{${present.map(([name, value]) => `"${name}":${value ?? ''}`).join(',')}}`;
}
