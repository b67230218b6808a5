import { closeBrace, colon, letterN, lineEnd, openBrace, quote } from '../base/ascii';
import { parseTimestamp } from '../model/timestamp';
import { FixedText } from './fixedText';
import {
  type ByteText,
  byteText,
  highBits,
  skipJsonValue,
  skipPlainCharacters,
  skipSpaces,
  startOfNextString,
  startOfValue,
} from './jsonBytes';
import { TextHash } from './textHash';

/** Four letters as a little-endian word. */
const word = (letters: string): number =>
  new DataView(Uint8Array.from(letters, (letter) => letter.charCodeAt(0)).buffer).getInt32(0, true);

/** The keys with the quotes that end them, by words, the last of which may overlap the one before. */
const kindWord = word('kind');
const [paylWord, oadWord] = [word('payl'), word('oad"')];
const [timeWord, stamWord, ampWord] = [word('time'), word('stam'), word('amp"')];
const [sourWord, ceTWord, askWord] = [word('sour'), word('ce_t'), word('ask"')];
const [targWord, etTWord] = [word('targ'), word('et_t')];

/** What stands before the values of a line as all known writers write it. */
const usual = {
  id: new FixedText('{"id":"'),
  kind: new FixedText(',"kind":"'),
  source: new FixedText(',"source_task":"'),
  target: new FixedText(',"target_task":"'),
  payload: new FixedText(',"payload":'),
  timestamp: new FixedText(',"timestamp":"'),
} as const;

/** The fields of an event by the bit that notes that a record has them. */
const fieldBits = { id: 1, kind: 2, timestamp: 4, source: 8, target: 16, payload: 32 } as const;
const requiredFields = fieldBits.id | fieldBits.kind | fieldBits.timestamp;

/**
 * Reads events straight from the bytes of events.jsonl, without making objects: ten times as fast as JSON.parse and
 * checks. It knows a record as every writer so far has written it: one JSON object on a line, its fields in any order,
 * unknown ones among them. Of everything else (escapes in an id, an array for a record, merged lines, what is not valid)
 * it says nothing but that it is not plain, and `parseEventLine` reads the line. What it does read, it reads as
 * `parseEventLine` does: a property test holds the two to each other.
 *
 * The fields hold what the last plain line had, as places in the bytes, `end` exclusive.
 */
export class EventScanner {
  recordStart = 0;
  recordEnd = 0;
  idStart = 0;
  idEnd = 0;
  /** The `TextHash` of the id. */
  idHigh = 0;
  idLow = 0;
  kindStart = 0;
  kindEnd = 0;
  /** The low half of its `TextHash`; the same for the tasks. */
  kindHash = 0;
  /** -1 for none; the same for the target. */
  sourceStart = -1;
  sourceEnd = -1;
  sourceHash = 0;
  targetStart = -1;
  targetEnd = -1;
  targetHash = 0;
  /** -1 for none. */
  payloadStart = -1;
  payloadEnd = -1;
  /** Without its quotes. */
  timeStart = 0;
  timeEnd = 0;
  ms = 0;
  ns = 0;
  /** `eventFlags.readsAsWritten`. */
  readsAsWritten = false;

  /** What `skipJsonValue` found, beside where the value ends. */
  private readonly seen = { readsAsWritten: true };
  private readonly hash = new TextHash();
  private scannedText: ByteText = byteText(new Uint8Array(0));
  /** The date of the last time, `2026-01-11T`, and its first ms: of most events the next one's too. */
  private readonly date = new Uint8Array(11);
  private readonly dateWords = new DataView(this.date.buffer);
  private dateMs = NaN;

  /** What was last scanned. */
  get text(): ByteText {
    return this.scannedText;
  }

  /**
   * Reads the line that starts at `start`. Returns the place behind its line end, or -1 where the line is not plain. The
   * bytes must end with a line end, and be UTF-8.
   */
  scan(bytes: Uint8Array, start: number): number {
    if (this.scannedText.bytes !== bytes) this.scannedText = byteText(bytes);
    const behind = this.scanUsual(this.scannedText, start);
    return behind === -1 ? this.scanAnyOrder(this.scannedText, start) : behind;
  }

  /**
   * The same for a line as all known writers write it, these keys in this order and no spaces: what stands between the
   * values is compared at once. -1 says nothing of other lines.
   */
  private scanUsual(text: ByteText, start: number): number {
    if (!usual.id.isAt(text, start)) return -1;
    this.seen.readsAsWritten = true;
    let at = this.value(text, start + usual.id.length - 1, fieldBits.id);
    if (at === -1 || !usual.kind.isAt(text, at)) return -1;
    at = this.value(text, at + usual.kind.length - 1, fieldBits.kind);
    if (at === -1) return -1;
    this.sourceStart = -1;
    if (usual.source.isAt(text, at)) at = this.value(text, at + usual.source.length - 1, fieldBits.source);
    this.targetStart = -1;
    if (at !== -1 && usual.target.isAt(text, at)) at = this.value(text, at + usual.target.length - 1, fieldBits.target);
    this.payloadStart = -1;
    if (at !== -1 && usual.payload.isAt(text, at)) at = this.value(text, at + usual.payload.length, fieldBits.payload);
    if (at === -1 || !usual.timestamp.isAt(text, at)) return -1;
    at = this.value(text, at + usual.timestamp.length - 1, fieldBits.timestamp);
    if (at === -1 || text.bytes[at] !== closeBrace || text.bytes[at + 1] !== lineEnd) return -1;
    this.recordStart = start;
    this.recordEnd = at + 1;
    this.readsAsWritten = this.seen.readsAsWritten;
    return at + 2;
  }

  private scanAnyOrder(text: ByteText, start: number): number {
    const { bytes } = text;
    let at = skipSpaces(bytes, start);
    if (bytes[at] !== openBrace) return -1;
    this.recordStart = at;
    this.sourceStart = -1;
    this.targetStart = -1;
    this.payloadStart = -1;
    this.seen.readsAsWritten = true;
    let found = 0;
    at = skipSpaces(bytes, at + 1);
    if (bytes[at] !== quote) return -1;
    for (;;) {
      const keyStart = at + 1;
      const field = fieldOf(text, keyStart);
      if ((found & field) !== 0) return -1;
      found |= field;
      const keyEnd = field === 0 ? endOfPlainString(text, keyStart) : keyStart + keyLength(field);
      if (keyEnd === -1) return -1;
      const valueStart = startOfValue(text, keyEnd);
      if (valueStart === -1) return -1;
      const valueEnd = this.value(text, valueStart, field);
      if (valueEnd === -1) return -1;
      at = startOfNextString(text, valueEnd);
      if (at !== -1) continue;
      at = skipSpaces(bytes, valueEnd);
      if (bytes[at] !== closeBrace) return -1;
      break;
    }
    if ((found & requiredFields) !== requiredFields) return -1;
    this.recordEnd = at + 1;
    at = skipSpaces(bytes, at + 1);
    this.readsAsWritten = this.seen.readsAsWritten;
    return bytes[at] === lineEnd ? at + 1 : -1;
  }

  /** Reads the value of a field. Returns the place behind it, or -1. */
  private value(text: ByteText, at: number, field: number): number {
    const { bytes } = text;
    if (field === 0) return skipJsonValue(text, at, this.seen);
    if (field === fieldBits.payload) {
      this.payloadStart = at;
      return (this.payloadEnd = skipJsonValue(text, at, this.seen));
    }
    if (bytes[at] !== quote) return this.noTask(text, at, field);
    const start = at + 1;
    const end = this.hash.readPlainString(text, start);
    if (end === -1) return -1;
    switch (field) {
      case fieldBits.id:
        this.idStart = start;
        this.idEnd = end - 1;
        this.idHigh = this.hash.high;
        this.idLow = this.hash.low;
        break;
      case fieldBits.kind:
        this.kindStart = start;
        this.kindEnd = end - 1;
        this.kindHash = this.hash.low;
        break;
      case fieldBits.source:
        this.sourceStart = start;
        this.sourceEnd = end - 1;
        this.sourceHash = this.hash.low;
        break;
      case fieldBits.target:
        this.targetStart = start;
        this.targetEnd = end - 1;
        this.targetHash = this.hash.low;
        break;
      default:
        this.timeStart = start;
        this.timeEnd = end - 1;
        if (!this.readTime(text, start, end - 1)) return -1;
    }
    return end;
  }

  /** A task may be `null`. */
  private noTask(text: ByteText, at: number, field: number): number {
    const mayBeNull = field === fieldBits.source || field === fieldBits.target;
    return mayBeNull && text.bytes[at] === letterN ? skipJsonValue(text, at, this.seen) : -1;
  }

  /** False for what is no time. */
  private readTime(text: ByteText, start: number, end: number): boolean {
    return this.readCanonicalTime(text, start, end) || this.readOtherTime(text.bytes, start, end);
  }

  /** The form that the programs write, `2026-01-11T15:30:00.123456789Z`, as `parseTimestamp` reads it first. */
  private readCanonicalTime({ bytes, words }: ByteText, start: number, end: number): boolean {
    const fractionDigits = end - start - 21;
    if (fractionDigits < 0 ? end - start !== 20 : fractionDigits < 1 || fractionDigits > 9) return false;
    if (bytes[end - 1] !== 0x5a /* Z */ || bytes[start + 13] !== colon || bytes[start + 16] !== colon) return false;
    if (!this.isSameDate(words, start)) return false;
    const hour = twoDigits(bytes, start + 11);
    const minute = twoDigits(bytes, start + 14);
    const second = twoDigits(bytes, start + 17);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return false;
    let nanoseconds = 0;
    if (fractionDigits > 0) {
      if (bytes[start + 19] !== 0x2e /* . */) return false;
      let at = start + 20;
      for (; at + 4 < end; at += 4) {
        const number = fourDigits(words.getInt32(at, true));
        if (number === -1) return false;
        nanoseconds = nanoseconds * 10_000 + number;
      }
      for (; at < end - 1; at++) {
        const digit = (bytes[at] ?? 0) - 0x30;
        if (digit < 0 || digit > 9) return false;
        nanoseconds = nanoseconds * 10 + digit;
      }
      nanoseconds *= powersOfTen[9 - fractionDigits] ?? 0;
    }
    const wholeMs = (nanoseconds / 1_000_000) | 0;
    this.ms = this.dateMs + ((hour * 60 + minute) * 60 + second) * 1000 + wholeMs;
    this.ns = nanoseconds - wholeMs * 1_000_000;
    return true;
  }

  /** By words that overlap: 11 bytes. */
  private isSameDate(words: DataView, start: number): boolean {
    const { dateWords } = this;
    return (
      words.getInt32(start + 7, true) === dateWords.getInt32(7, true) &&
      words.getInt32(start + 4, true) === dateWords.getInt32(4, true) &&
      words.getInt32(start, true) === dateWords.getInt32(0, true)
    );
  }

  private readOtherTime(bytes: Uint8Array, start: number, end: number): boolean {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8');
    const timestamp = parseTimestamp(text);
    if (!timestamp) return false;
    this.ms = timestamp.ms;
    this.ns = timestamp.ns;
    const midnight = /^\d{4}-\d\d-\d\dT/.test(text) ? parseTimestamp(`${text.slice(0, 11)}00:00:00Z`) : undefined;
    if (midnight) {
      this.date.set(bytes.subarray(start, start + 11));
      this.dateMs = midnight.ms;
    }
    return true;
  }
}

const powersOfTen = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000] as const;

/** The number whose four digits are the bytes of a little-endian word; -1 where one is no digit. */
function fourDigits(word: number): number {
  const digits = word - 0x30303030;
  if ((((word + 0x46464646) | digits) & highBits) !== 0) return -1;
  const pairs = digits * 10 + (digits >>> 8);
  return (pairs & 0xff) * 100 + ((pairs >>> 16) & 0xff);
}

function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] ?? 0) - 0x30;
  const ones = (bytes[at + 1] ?? 0) - 0x30;
  return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
}

/** The bit of the field whose key starts here; 0 for another key. */
function fieldOf({ bytes, words, lastWord }: ByteText, at: number): number {
  // Behind a key there are a colon, a value, a brace and a line end: the longest key, without a value, would end there.
  if (at + 8 > lastWord) return nearTheEnd(bytes, at);
  switch (bytes[at]) {
    case 0x69:
      return bytes[at + 1] === 0x64 && bytes[at + 2] === quote ? fieldBits.id : 0;
    case 0x6b:
      return words.getInt32(at, true) === kindWord && bytes[at + 4] === quote ? fieldBits.kind : 0;
    case 0x70:
      return words.getInt32(at, true) === paylWord && words.getInt32(at + 4, true) === oadWord ? fieldBits.payload : 0;
    case 0x73:
      return areWords(words, at, sourWord, ceTWord, askWord) ? fieldBits.source : 0;
    case 0x74:
      if (words.getInt32(at, true) === targWord)
        return areWords(words, at, targWord, etTWord, askWord) ? fieldBits.target : 0;
      return words.getInt32(at, true) === timeWord &&
        words.getInt32(at + 4, true) === stamWord &&
        words.getInt32(at + 6, true) === ampWord
        ? fieldBits.timestamp
        : 0;
    default:
      return 0;
  }
}

function areWords(words: DataView, at: number, first: number, second: number, third: number): boolean {
  return (
    words.getInt32(at, true) === first &&
    words.getInt32(at + 4, true) === second &&
    words.getInt32(at + 8, true) === third
  );
}

/** Near the end of the bytes words can't be read: byte by byte, the few keys that fit there. */
function nearTheEnd(bytes: Uint8Array, at: number): number {
  const fields = Object.entries({
    id: fieldBits.id,
    kind: fieldBits.kind,
    payload: fieldBits.payload,
    timestamp: fieldBits.timestamp,
    source_task: fieldBits.source,
    target_task: fieldBits.target,
  });
  const isHere = (key: string): boolean =>
    Array.from(`${key}"`).every((letter, index) => bytes[at + index] === letter.charCodeAt(0));
  return fields.find(([key]) => isHere(key))?.[1] ?? 0;
}

/** Of a field's key, the quote behind it included. */
function keyLength(field: number): number {
  switch (field) {
    case fieldBits.id:
      return 3;
    case fieldBits.kind:
      return 5;
    case fieldBits.payload:
      return 8;
    case fieldBits.timestamp:
      return 10;
    default:
      return 12;
  }
}

/** The place behind the quote that ends a string; -1 where the string holds an escape or doesn't end. */
function endOfPlainString(text: ByteText, start: number): number {
  const end = skipPlainCharacters(text, start);
  return text.bytes[end] === quote ? end + 1 : -1;
}
