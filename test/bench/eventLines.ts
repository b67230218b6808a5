import { knownEventKinds } from '../../src/model/eventKind';
import { formatTimestamp } from '../../src/model/timestamp';
import { hex, pick, type Random, shuffled } from './seededRandom';

/** How the lines of a generated store look. */
export interface EventLineStyle {
  /** `usual`: as the native program and neuraphage write them. `unusual`: another random order in each line. */
  readonly keyOrder: 'usual' | 'unusual';
  /** One line of so many has a time that no calendar has; 0 for none. */
  readonly badEvery: number;
  /** `own`: every event has its own. `shared`: as neuraphage makes them, one for all events of the same 4.096 s. */
  readonly ids: 'own' | 'shared';
  /** `short`: every kind is as frequent. `long`: starts and ends of attempts are so rare that each has thousands of events. */
  readonly attempts: 'short' | 'long';
}

/** Length of an event's line with its line end: what neuraphage's events have on average. */
export const eventLineBytes = 256;

/** Time of the first event, ms UTC, and between two events: 100,000 make a session of an hour. */
export const firstEventMs = Date.UTC(2026, 0, 11, 9);
export const eventIntervalMs = 37;

/** neuraphage takes the first digits of a UUIDv7 for an id: they stay the same for so long (docs/format.md, trap 1). */
const sharedIdMs = 4096;

/** A text that no line holds by itself: `eventLine` puts it into the payload it is given for. */
export const hiddenText = 'Hapaxlegomenon';

/** What one line is made of. */
export interface EventLineParts extends EventLineStyle {
  readonly random: Random;
  readonly tasks: readonly string[];
  /** Position in the file. */
  readonly index: number;
  /** Whether the payload holds `hiddenText`. */
  readonly holdsHiddenText: boolean;
}

/** One line of events.jsonl with its line end, `eventLineBytes` long. */
export function eventLine(parts: EventLineParts): string {
  const { random, tasks, index, keyOrder, ids, attempts, badEvery, holdsHiddenText } = parts;
  const ms = firstEventMs + index * eventIntervalMs;
  const fields = [
    `"id":"${ids === 'own' ? ownId(random, index) : sharedId(ms)}"`,
    `"kind":"${kindOf(random, attempts)}"`,
    `"source_task":"${pick(random, tasks)}"`,
  ];
  if (random() < 0.4) fields.push(`"target_task":"${pick(random, tasks)}"`);
  const time = formatTimestamp({ ms, ns: Math.floor(random() * 1_000_000) });
  const isBad = badEvery > 0 && index % badEvery === badEvery - 1;
  const timestamp = `"timestamp":"${isBad ? time.replace(/^(\d+)-\d\d/, '$1-13') : time}"`;
  const payload = `"payload":{"attempt":${index % 7},"summary":"`;
  // Between the fields one comma each, around them the braces, behind the summary its end, then the line end.
  const others = fields.reduce((sum, field) => sum + field.length + 1, timestamp.length + 1 + payload.length);
  const summary = words(random, eventLineBytes - others - '{'.length - '"}}\n'.length, holdsHiddenText);
  const all = [...fields, `${payload}${summary}"}`, timestamp];
  return `{${(keyOrder === 'usual' ? all : shuffled(random, all)).join(',')}}\n`;
}

/** Of starts and ends, one in so many stays where attempts are long: of 100 tasks each has one in about 5,000 events. */
const rareness = 1000;

function kindOf(random: Random, attempts: EventLineStyle['attempts']): string {
  for (;;) {
    const { kind } = pick(random, knownEventKinds);
    const isEnd = /^task_(?:started|completed|failed|cancelled)$/.test(kind);
    if (attempts === 'short' || !isEnd || random() < 1 / rareness) return kind;
  }
}

/** Different for every position: an odd factor is a bijection of 32-bit numbers. */
function ownId(random: Random, index: number): string {
  const mixed = Math.imul(index + 1, 0x9e37_79b1) >>> 0;
  return `eg-evt-${mixed.toString(16).padStart(8, '0')}${hex(random, 2)}`;
}

function sharedId(ms: number): string {
  const digits = Math.floor(ms / sharedIdMs)
    .toString(16)
    .padStart(9, '0');
  return `eg-evt-${digits.slice(0, 8)}-${digits.slice(8)}`;
}

const vocabulary = 'rebase conflict lock parser scheduler retry ledger daemon review merge'.split(' ');

function words(random: Random, length: number, holdsHiddenText: boolean): string {
  let text = holdsHiddenText ? `${hiddenText} ` : '';
  while (text.length < length) text += `${pick(random, vocabulary)} `;
  return text.slice(0, Math.max(0, length));
}
