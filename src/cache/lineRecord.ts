import { letterN, letterS, quote } from '../base/ascii';
import { areSameBytes, eventFields, type EventValues, field } from './eventValues';
import { hasBackslash, MemberSpans } from './memberSpans';

/**
 * The values of an event's record in a line, found without parsing it. One object reads many: it holds what was read
 * last.
 */
export class LineRecord implements EventValues {
  bytes: Buffer = Buffer.alloc(0);
  /** Of the texts: between their quotes. */
  readonly starts = new Int32Array(6);
  readonly ends = new Int32Array(6);
  private readonly members = new MemberSpans();

  /**
   * Reads the record from `start` to `end`, which `parseEventLine` has read as an event. False where its values are not
   * written as themselves: an array, a field twice, escapes outside of the payload. Then `parseEventLine` has to read it.
   */
  read(bytes: Buffer, start: number, end: number): boolean {
    const { members, starts } = this;
    this.bytes = bytes;
    if (!members.read(bytes, start, end)) return false;
    starts.fill(-1);
    let found = 0;
    for (let member = 0; member < members.count; member++) {
      const index = fieldOfKey(bytes, members.keyStarts[member] ?? 0, members.keyEnds[member] ?? 0);
      if (index === -1) continue;
      if ((found & (1 << index)) !== 0) return false;
      found |= 1 << index;
      if (!this.takeValue(index, members.valueStarts[member] ?? 0, members.valueEnds[member] ?? 0)) return false;
    }
    return (found & requiredFields) === requiredFields;
  }

  private takeValue(index: number, start: number, end: number): boolean {
    const { bytes } = this;
    if (index === field.payload) {
      this.starts[index] = start;
      this.ends[index] = end;
      return true;
    }
    // A task may be null.
    if (bytes[start] === letterN) return index === field.source || index === field.target;
    if (bytes[start] !== quote || hasBackslash(bytes, start, end)) return false;
    this.starts[index] = start + 1;
    this.ends[index] = end - 1;
    return true;
  }
}

const requiredFields = (1 << field.id) | (1 << field.kind) | (1 << field.timestamp);

const keyBytes = eventFields.map((key) => Buffer.from(key));

/** Which field has this key; -1 for another key. */
function fieldOfKey(bytes: Buffer, start: number, end: number): number {
  const index = fieldOfLength(end - start, bytes[start]);
  const key = keyBytes[index];
  return key && areSameBytes(key, 0, key.length, bytes, start, end) ? index : -1;
}

/** The only field whose key has this length and, of the two longest, this first letter. */
function fieldOfLength(length: number, first: number | undefined): number {
  switch (length) {
    case 2:
      return field.id;
    case 4:
      return field.kind;
    case 7:
      return field.payload;
    case 9:
      return field.timestamp;
    case 11:
      return first === letterS ? field.source : field.target;
    default:
      return -1;
  }
}
