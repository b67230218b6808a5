import { formatEdge, formatItem } from '../../files/formatLine';
import { type LineParse, type ParseLine } from '../../files/lineParse';
import { parseEdgeLine, parseItemLine } from '../../files/lineParser';
import { type Edge } from '../../model/edge';
import { type Item } from '../../model/item';
import { isSameItem } from '../../model/itemDifferences';
import { compareTimestamps } from '../../model/timestamp';

/** Thrown instead of writing a line that readers would not take for what was meant. Nothing was written. */
export class UnreadableLineError extends Error {
  override readonly name = 'UnreadableLineError';
}

/** The line of a task, without line ends. Throws `UnreadableLineError` when it would not be read back as the same. */
export function itemLine(item: Item): string {
  return checked(formatItem(item), parseItemLine, (record) => isSameItem(record, item));
}

/** The line of a relationship or a tombstone, as `itemLine`. */
export function edgeLine(edge: Edge): string {
  return checked(formatEdge(edge), parseEdgeLine, (record) => isSameEdge(record, edge));
}

/** True when all fields are the same. The place does not count. */
export function isSameEdge(a: Edge, b: Edge): boolean {
  return (
    a.fromId === b.fromId &&
    a.toId === b.toId &&
    a.kind === b.kind &&
    a.deleted === b.deleted &&
    compareTimestamps(a.createdAt, b.createdAt) === 0
  );
}

/** What would not be read back must not be written: nothing in the file is ever changed again. */
function checked<RecordType>(
  text: string,
  parse: ParseLine<RecordType>,
  isSame: (record: RecordType) => boolean,
): string {
  const { records, findings } = parse({ bytes: Buffer.from(text), line: 1, offset: 0, terminated: true });
  const [record] = records;
  if (findings.length === 0 && record !== undefined && isSame(record)) return text;
  throw new UnreadableLineError(`Nothing was written, because it could not be read back: ${problem({ findings })}.`);
}

function problem({ findings: [finding] }: Pick<LineParse<unknown>, 'findings'>): string {
  return finding?.reason ?? 'it would mean something else';
}
