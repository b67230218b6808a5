import { isUtf8 } from 'node:buffer';
import { checkEdge, edgeFields, type LiveEdges, requiredEdgeFields } from './edges';
import { checkEvent, eventFields, requiredEventFields } from './events';
import { checkItem, itemFields, type ItemState, requiredItemFields } from './items';
import { checkReadable, type Complain, isJsonObject, type JsonObject } from './values';

/** The bytes of a store's three files. */
export interface StoreBytes {
  readonly items: Buffer;
  readonly edges: Buffer;
  readonly events: Buffer;
}

/** A rule of docs/format.md that a line breaks. */
export interface Violation {
  readonly file: keyof StoreBytes;
  /** From 1. */
  readonly line: number;
  /** What should be, in words. */
  readonly rule: string;
  /** The start of the line. */
  readonly text: string;
}

/**
 * Checks a store that only we have written against docs/format.md, line by line. It is made of JSON.parse and the rules
 * as they stand there, and shares nothing with the code that it judges. Returns what is broken, in file order.
 */
export function checkFormat({ items, edges, events }: StoreBytes): readonly Violation[] {
  const states = new Map<string, ItemState>();
  const live: LiveEdges = new Map();
  return [
    ...checkLines('items', items, itemFields, requiredItemFields, (item, complain) =>
      checkItem(item, states, complain),
    ),
    ...checkLines('edges', edges, edgeFields, requiredEdgeFields, (edge, complain) =>
      checkEdge(edge, live, states, complain),
    ),
    ...checkLines('events', events, eventFields, requiredEventFields, checkEvent),
  ];
}

function checkLines(
  file: keyof StoreBytes,
  bytes: Buffer,
  fields: readonly string[],
  required: readonly string[],
  check: (record: JsonObject, complain: Complain) => void,
): readonly Violation[] {
  const violations: Violation[] = [];
  const lines = linesOf(bytes);
  const complainAt =
    (line: number): Complain =>
    (rule) =>
      violations.push({ file, line, rule, text: (lines[line - 1]?.text ?? '').slice(0, 80) });
  // Our append is a line end, the records and a line end (docs/architecture.md, "A write is one write call").
  if (bytes.length > 0 && !bytes.toString('latin1', 0, 1).startsWith('\n'))
    complainAt(1)('a line end precedes what we append');
  if (bytes.length > 0 && lines.at(-1)?.text !== '') complainAt(lines.length)('the last line has its line end');
  lines.forEach(({ text, isUtf8 }, index) => {
    if (text === '') return;
    const complain = complainAt(index + 1);
    if (!isUtf8) complain('a line is UTF-8');
    const record = parsedObject(text);
    if (!record) complain('a line is one JSON object');
    else {
      checkFields(text, record, fields, required, complain);
      checkReadable(record, complain);
      check(record, complain);
    }
  });
  return violations;
}

function linesOf(bytes: Buffer): readonly { readonly text: string; readonly isUtf8: boolean }[] {
  const lines = [];
  for (let start = 0; start <= bytes.length;) {
    const lineEnd = bytes.indexOf('\n', start);
    const line = bytes.subarray(start, lineEnd === -1 ? bytes.length : lineEnd);
    lines.push({ text: line.toString('utf8'), isUtf8: isUtf8(line) });
    start += line.length + 1;
  }
  return lines;
}

function parsedObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Known fields only, in the native order, each once, nothing between them. A payload's own text may be any JSON. */
function checkFields(
  text: string,
  record: JsonObject,
  fields: readonly string[],
  required: readonly string[],
  complain: Complain,
): void {
  const names = Object.keys(record);
  for (const name of names) if (!fields.includes(name)) complain(`${name} is a field that the record has`);
  for (const name of required) if (!names.includes(name)) complain(`${name} is there`);
  const known = fields.filter((field) => names.includes(field));
  const [before, after] = JSON.stringify(
    Object.fromEntries(known.map((name) => [name, name === 'payload' ? 'PAYLOAD' : record[name]])),
  ).split('"PAYLOAD"', 2);
  const isAsWritten = after === undefined ? text === before : text.startsWith(before ?? '') && text.endsWith(after);
  if (!isAsWritten) complain('the fields stand in the native order, each once, without white space');
}
