import { type StoredEvent } from '../model/event';

// Harmless to a program, but a terminal obeys some of them. JSON allows them in strings only, where an escape means the
// same. (C0 controls are never there unescaped.)
const riskyInTerminals = /[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** A value as one line of JSON. */
export function jsonLine(value: unknown): string {
  return harmlessJson(JSON.stringify(value));
}

/**
 * An event as one line of JSON: place, fields, and payload and timestamp exactly as the file has them, so that numbers keep
 * their digits. An absent field is null; `recovered` is there where it is true.
 */
export function eventJsonLine(event: StoredEvent): string {
  const { place, id, kind, sourceTask, targetTask, payloadText, timestampText } = event;
  const fields = {
    line: place.line,
    offset: place.offset,
    id,
    kind,
    source_task: sourceTask ?? null,
    target_task: targetTask ?? null,
  };
  const start = JSON.stringify(fields).slice(0, -1);
  const end = `"timestamp":${JSON.stringify(timestampText)}${place.recovered ? ',"recovered":true' : ''}}`;
  return harmlessJson(`${start},"payload":${payloadText ?? 'null'},${end}`);
}

/**
 * A record's text from the file as one line of JSON, with more fields at its end. Undefined for a text that is no object:
 * the native program also reads records written as arrays.
 */
export function extendedJsonLine(recordText: string, more: Readonly<Record<string, unknown>>): string | undefined {
  const text = recordText.trim();
  if (!text.startsWith('{') || !text.endsWith('}')) return undefined;
  const added = JSON.stringify(more).slice(1);
  return harmlessJson(`${text.slice(0, -1).trimEnd()},${added}`.replaceAll('\r', ' '));
}

/** JSON that means the same, without characters that a terminal obeys. */
export function harmlessJson(json: string): string {
  return json.replaceAll(
    riskyInTerminals,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
