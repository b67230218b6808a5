import { constants, isUtf8 } from 'node:buffer';
import { type AdjoiningObjects, splitAdjoiningObjects, type TextSpan, withoutWhitespace } from '../base/jsonText';
import { type Result, success } from '../base/result';
import { type Finding } from '../model/finding';
import { type LinePlace, type StoreFileName } from '../model/place';
import { readEdge } from './edgeLine';
import { readEvent } from './eventLine';
import { readItem } from './itemLine';
import { type EdgeRecord, type EventRecord, type ItemRecord, type LineBytes, type ParseLine } from './lineParse';
import { isConflictMarker } from './syntaxProblem';

/** What the text of one JSON value gave. */
interface RecordRead<RecordType> {
  readonly record: RecordType | undefined;
  /** Why the native program can't open a store with this record. */
  readonly breaksCache?: string | undefined;
}

/** Turns the text of one JSON value into a record at `place`. */
type ReadRecord<RecordType> = (text: string, place: LinePlace) => Result<RecordRead<RecordType>>;

/** Reads a line of items.jsonl by the native rules. */
export const parseItemLine: ParseLine<ItemRecord> = lineParser('items.jsonl', readItem);

/** Reads a line of edges.jsonl by the native rules. */
export const parseEdgeLine: ParseLine<EdgeRecord> = lineParser('edges.jsonl', (text, place) => {
  const edge = readEdge(text, place);
  return edge.ok ? success({ record: edge.value }) : edge;
});

/** Reads a line of events.jsonl by the native rules. */
export const parseEventLine: ParseLine<EventRecord> = lineParser('events.jsonl', (text, place) => {
  const event = readEvent(text, place);
  return event.ok ? success({ record: event.value }) : event;
});

/** Unicode's White_Space: a line of nothing else is blank. JavaScript's trim() lacks U+0085 and takes U+FEFF. */
const blank = /^[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*$/;

function lineParser<RecordType>(file: StoreFileName, read: ReadRecord<RecordType>): ParseLine<RecordType> {
  return (line) => {
    const parse = new LineParser(file, line, read);
    parse.run();
    return parse;
  };
}

/** The parse of one line: collects its records and findings. */
class LineParser<RecordType> {
  readonly records: RecordType[] = [];
  readonly findings: Finding[] = [];
  private measured = { characters: 0, bytes: 0 };

  constructor(
    private readonly file: StoreFileName,
    private readonly line: LineBytes,
    private readonly read: ReadRecord<RecordType>,
  ) {}

  run(): void {
    const { bytes } = this.line;
    if (bytes.length > constants.MAX_STRING_LENGTH) {
      this.unreadable('the line is longer than a text can be', this.line.offset, bytes.length);
    } else if (!isUtf8(bytes)) {
      this.unreadable('the line is not UTF-8 text', this.line.offset, bytes.length);
    } else {
      this.parseText(bytes.toString('utf8'));
    }
  }

  private parseText(text: string): void {
    if (blank.test(text)) return;
    const record = withoutWhitespace(text);
    const place = this.place(text, record, false);
    const result = this.read(text.slice(record.start, record.end), place);
    if (result.ok) {
      this.take(result.value, place);
      return;
    }
    const parts = mergedParts(text);
    if (parts) this.takeMerged(text, parts, place);
    else {
      const code = isConflictMarker(text) ? 'conflict-marker' : 'unreadable-line';
      this.unreadable(result.problem, place.offset, place.byteLength, code);
    }
  }

  private takeMerged(text: string, { objects, rest }: AdjoiningObjects, whole: LinePlace): void {
    for (const object of objects) {
      const place = this.place(text, object, true);
      const result = this.read(text.slice(object.start, object.end), place);
      if (result.ok) this.take(result.value, place);
      else this.unreadable(`in a part of merged lines, ${result.problem}`, place.offset, place.byteLength);
    }
    if (rest) {
      const { offset, byteLength } = this.place(text, rest, true);
      this.unreadable('what follows the merged records on the line is not a whole record', offset, byteLength);
    }
    this.findings.unshift({
      code: 'merged-line',
      severity: 'warning',
      file: this.file,
      line: this.line.line,
      offset: whole.offset,
      byteLength: whole.byteLength,
      reason:
        'several records are on one line: the native program reads none of them, here those that are whole are shown; ' +
        'put each on a line of its own',
    });
  }

  private take({ record, breaksCache }: RecordRead<RecordType>, { offset, byteLength }: LinePlace): void {
    if (record !== undefined) this.records.push(record);
    if (breaksCache === undefined) return;
    const severity = record === undefined ? 'error' : 'warning';
    const { file } = this;
    const { line } = this.line;
    this.findings.push({ code: 'breaks-native-cache', severity, file, line, offset, byteLength, reason: breaksCache });
  }

  private unreadable(
    reason: string,
    offset: number,
    byteLength: number,
    code: 'unreadable-line' | 'conflict-marker' = 'unreadable-line',
  ): void {
    const { file } = this;
    const { line, terminated } = this.line;
    if (terminated) {
      this.findings.push({ code, severity: 'error', file, line, offset, byteLength, reason });
    } else {
      const unfinished = `the last line has no line end yet, and ${reason.replace(/^the line /, '')}`;
      this.findings.push({
        code: 'unfinished-line',
        severity: 'information',
        file,
        line,
        offset,
        byteLength,
        reason: unfinished,
      });
    }
  }

  /** On from the part before: a line of 100,000 merged records is not measured from its start for each of them. */
  private bytesBefore(text: string, start: number): number {
    const { characters, bytes } = start < this.measured.characters ? { characters: 0, bytes: 0 } : this.measured;
    this.measured = { characters: start, bytes: bytes + Buffer.byteLength(text.slice(characters, start)) };
    return this.measured.bytes;
  }

  private place(text: string, span: TextSpan, recovered: boolean): LinePlace {
    const { line, offset, bytes } = this.line;
    // Nearly every line is ASCII, where characters are bytes.
    const isAscii = bytes.length === text.length;
    const before = isAscii ? span.start : this.bytesBefore(text, span.start);
    const byteLength = isAscii ? span.end - span.start : Buffer.byteLength(text.slice(span.start, span.end));
    return { line, offset: offset + before, byteLength, recovered };
  }
}

/**
 * The parts of a line on which several writers' objects directly adjoin: two whole ones at least, or a whole one and the
 * start of another. Undefined when it is no such line: objects with something between them, a lone carriage return
 * included, stay unread as natively.
 */
function mergedParts(text: string): AdjoiningObjects | undefined {
  const parts = splitAdjoiningObjects(text);
  const last = parts.objects.at(-1);
  if (!last) return undefined;
  const anotherStarts = parts.rest?.start === last.end && text.charAt(last.end) === '{';
  return anotherStarts || parts.objects.length > 1 ? parts : undefined;
}
