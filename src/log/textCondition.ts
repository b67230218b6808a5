import { eachJsonToken } from '../base/jsonText';
import { readEvent } from '../files/eventLine';
import { type EventRecord } from '../files/lineParse';
import { type JsonValue } from '../model/json';
import { foldCase } from '../model/plainText';
import { type EventQuery } from '../model/query/eventQuery';
import { compilePayloadCondition } from '../model/query/payloadCondition';

/**
 * Makes the test of a query's conditions on text and on the payload on the text of one event's record. Text is found, whatever its case, inside
 * the id, the kind, a task's id, a key of the payload, or a string, number or word (true, false, null) of the payload; in a number also as it is written.
 */
export function textTest({ text, words, payload }: EventQuery): (recordText: string) => boolean {
  const payloadTests = payload.map(compilePayloadCondition);
  const all = words.map(foldCase);
  const any = text.include.map(foldCase);
  const none = text.exclude.map(foldCase);
  const needles = [...all, ...any];
  return (recordText) => {
    if (needles.length > 0 && !mayHold(recordText, all, any)) return false;
    const event = readEvent(recordText, nowhere);
    if (!event.ok) return false; // The file changed since; the next look at it starts a new generation.
    if (!payloadTests.every((test) => test(event.value.payload))) return false;
    if (needles.length + none.length === 0) return true;
    const pieces = textPieces(event.value);
    const holds = (needle: string): boolean => pieces.some((piece) => piece.includes(needle));
    return all.every(holds) && (any.length === 0 || any.some(holds)) && !none.some(holds);
  };
}

/**
 * A cheap look at the record as it is written, which spares parsing most records: false only when the parsed event can't
 * match. Escapes, and numbers written another way (1e2), could hide a text.
 */
function mayHold(recordText: string, all: readonly string[], any: readonly string[]): boolean {
  if (recordText.includes('\\')) return true;
  const folded = foldCase(recordText);
  const may = (needle: string): boolean => /^[\d.e+-]*$/.test(needle) || folded.includes(needle);
  return all.every(may) && (any.length === 0 || any.some(may));
}

/** Everything in an event that text is looked for in, with its case folded. */
function textPieces({ id, kind, sourceTask, targetTask, payload, payloadText }: EventRecord): string[] {
  const pieces = [id, kind, sourceTask ?? '', targetTask ?? ''];
  // A payload that is null is the same as none.
  if (payload !== undefined && payload !== null) collectText(payload, pieces);
  if (payloadText !== undefined && mayLoseDigits.test(payloadText)) collectNumbersAsWritten(payloadText, pieces);
  return pieces.map(foldCase);
}

const nowhere: EventRecord['place'] = { line: 0, offset: 0, byteLength: 0, recovered: false };

// What JSON.parse gives back in another spelling: more digits than a double holds, a zero in the fraction (1.50, and
// 0.0000001, which is 1e-7), an exponent, -0.
const mayLoseDigits = /\d{16}|\.\d*0|\d[eE]|-0/;

function collectNumbersAsWritten(payloadText: string, pieces: string[]): void {
  eachJsonToken(payloadText, (token) => {
    if (/^[-\d]/.test(token) && String(Number(token)) !== token) pieces.push(token);
  });
}

function collectText(value: JsonValue, pieces: string[]): void {
  if (typeof value !== 'object' || value === null) {
    pieces.push(String(value));
    return;
  }
  // The native parser limits nesting to 127, so recursion is safe.
  for (const [key, member] of Object.entries(value)) {
    if (!Array.isArray(value)) pieces.push(key);
    collectText(member, pieces);
  }
}
