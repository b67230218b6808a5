import * as z from 'zod/mini';
import { compactJsonText } from '../base/jsonText';
import { makeId } from '../files/ids';
import { type EventRecord } from '../files/lineParse';
import { parseEventLine } from '../files/lineParser';
import { type EngramEvent, type EventDraft } from '../model/event';
import { formatTimestamp, now, type Timestamp } from '../model/timestamp';

/** A kind, or an id, is as long as a title may be natively (format.md, "Rules of the native store"). */
const longestNameBytes = 500;

/** Thrown for an event that can't be recorded; the message says what to change. */
export class InvalidEventError extends Error {
  override readonly name = 'InvalidEventError';
}

/** An event as one line, without line ends. */
export interface EventLine {
  readonly id: string;
  readonly text: string;
  /** What every reader makes of the line. Its place is not that of the file. */
  readonly record: EventRecord;
}

/** An event that has its id and time already. `payloadText`, where it is given, is written in the place of `payload`. */
export type RawEvent = EngramEvent & Pick<EventDraft, 'payloadText'>;

/**
 * Writes a draft as the native program writes an event: its order of fields, an id and a time of its kind, nothing where
 * there is nothing. Another id is made while `isTaken` says that it has been used. Throws `InvalidEventError` for what the
 * native program would not read back.
 */
export function writeEventLine(draft: EventDraft, isTaken: (id: string) => boolean = () => false): EventLine {
  checkKind(draft.kind);
  const timestamp = draft.timestamp ?? now();
  let id = makeId('eg-evt-', draft.kind, timestamp);
  while (isTaken(id)) id = makeId('eg-evt-', draft.kind, timestamp);
  return writeLine(id, draft, timestamp);
}

/** Writes an event as it is, its id included, which others may share. Throws as `writeEventLine` does. */
export function writeRawEventLine(event: RawEvent): EventLine {
  checkKind(event.kind);
  checkId(event.id);
  const draft = event.payloadText === undefined ? event : { ...event, payload: undefined };
  return writeLine(event.id, draft, event.timestamp);
}

function writeLine(id: string, draft: EventDraft, timestamp: Timestamp): EventLine {
  checkTask('source', draft.sourceTask);
  checkTask('target', draft.targetTask);
  const start = JSON.stringify({
    id,
    kind: draft.kind,
    source_task: draft.sourceTask,
    target_task: draft.targetTask,
  }).slice(0, -1);
  const payload = payloadTextOf(draft);
  const middle = payload === undefined ? '' : `"payload":${payload},`;
  const text = `${start},${middle}"timestamp":${JSON.stringify(formatTimestamp(timestamp))}}`;
  return { id, text, record: readBack(text) };
}

function checkKind(kind: string): void {
  checkName('A kind', kind);
}

function checkId(id: string): void {
  checkName('An id', id);
}

function checkName(what: 'A kind' | 'An id', name: string): void {
  if (name === '') throw new InvalidEventError(`An event needs ${what.toLowerCase()}.`);
  // oxlint-disable-next-line no-control-regex -- Control characters are what is looked for.
  if (/[\u0000-\u001f\u007f-\u009f]/.test(name))
    throw new InvalidEventError(`${what} must not contain control characters, such as line breaks or tabs.`);
  const bytes = Buffer.byteLength(name);
  if (bytes > longestNameBytes)
    throw new InvalidEventError(`${what} may be up to ${longestNameBytes} bytes long; this one has ${bytes}.`);
}

function checkTask(end: 'source' | 'target', task: string | undefined): void {
  if (task === '')
    throw new InvalidEventError(`The ${end} task is empty. Name a task, or leave the ${end} out altogether.`);
}

/** The payload as it will stand in the line; undefined for none and for null, which the native program leaves out. */
function payloadTextOf({ payload, payloadText }: EventDraft): string | undefined {
  if (payloadText === undefined) {
    const checked = checkedPayload(payload);
    return checked === undefined || checked === null ? undefined : stringify(checked);
  }
  if (payload !== undefined) throw new InvalidEventError('Give the payload as a value or as JSON text, not as both.');
  const compact = compactPayload(payloadText);
  return compact === 'null' ? undefined : compact;
}

function compactPayload(payloadText: string): string {
  try {
    return compactJsonText(payloadText);
  } catch (error) {
    if (error instanceof SyntaxError) throw new InvalidEventError(`The payload is not JSON: ${error.message}.`);
    throw error;
  }
}

/** Drafts come from other threads and programs, where a payload may hold what JSON can't: NaN, a date, a map. */
function checkedPayload(payload: unknown): unknown {
  if (payload === undefined) return undefined;
  if (isJson(payload)) return payload;
  throw new InvalidEventError(
    'The payload is not JSON: it may hold objects, lists, texts, finite numbers, true, false, null.',
  );
}

function isJson(payload: unknown): boolean {
  try {
    return z.json().safeParse(payload).success;
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep();
    throw error;
  }
}

function stringify(payload: unknown): string {
  try {
    return JSON.stringify(payload);
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep();
    throw error;
  }
}

function tooDeep(): InvalidEventError {
  return new InvalidEventError('The payload is nested too deeply: the native program reads up to 126 levels.');
}

/** What would not be read back must not be written: nothing in the file is ever changed again. */
function readBack(text: string): EventRecord {
  const { records, findings } = parseEventLine({ bytes: Buffer.from(text), line: 1, offset: 0, terminated: true });
  const [finding] = findings;
  const [record] = records;
  if (record && records.length === 1 && !finding) return record;
  throw new InvalidEventError(`The event could not be read back: ${finding?.reason ?? 'it gives no record.'}`);
}
