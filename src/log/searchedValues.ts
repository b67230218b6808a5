import {
  backslash,
  carriageReturn,
  closeBrace,
  closeBracket,
  colon,
  comma,
  letterN,
  openBrace,
  openBracket,
  quote,
  space,
  tab,
} from '../base/ascii';
import { type ByteText, skipPlainCharacters, skipSpaces } from './jsonBytes';

/** The fields of a record that text is looked for in; of the payload also in its keys, and however deep. */
const searchedFields = ['id', 'kind', 'source_task', 'target_task', 'payload'];
/** Their names by length: one look tells nearly always that a key is none of them, or which it would have to be. */
const namesByLength = Array.from({ length: 12 }, (_, length) =>
  searchedFields.filter((name) => name.length === length).map((name) => new Uint8Array(Buffer.from(name))),
);

/** A record with more values, an object with more keys, or deeper nesting is parsed instead. */
const mostValues = 1024;
const mostKeys = 64;
const deepest = 100;

/**
 * Where in the bytes of a record the values stand that text is looked for in: what `textTest` looks at, without parsing. Only
 * for events of the flag `readsAsWritten`: plain lines, whose strings hold no `\u` escape and whose numbers are written as
 * JavaScript writes them.
 */
export class SearchedValues {
  private readonly starts = new Int32Array(mostValues);
  private readonly ends = new Int32Array(mostValues);
  private count = 0;
  /** Keys of the objects that are open, those of an inner one behind those of the outer; and where those of each begin. */
  private readonly keyStarts = new Int32Array(mostKeys);
  private readonly keyEnds = new Int32Array(mostKeys);
  private readonly firstKeys = new Int32Array(deepest + 1);
  private keyCount = 0;
  private depth = 0;
  /** Whether the field of the record that is being read is one that text is looked for in. */
  private isSearched = false;

  constructor(private readonly text: ByteText) {}

  /**
   * Reads the record from `from` to `to`, exclusive. False where that doesn't tell its values: a key stands twice in an object,
   * so that the first value is none, or the record is too large, or is none (any more).
   */
  read(from: number, to: number): boolean {
    const { bytes } = this.text;
    this.count = 0;
    this.keyCount = 0;
    this.depth = 0;
    for (let at = from; at < to;) {
      switch (bytes[at]) {
        case quote:
          at = this.string(at + 1);
          break;
        case openBrace:
        case openBracket:
          if (++this.depth > deepest) return false;
          this.firstKeys[this.depth] = this.keyCount;
          at++;
          break;
        case closeBrace:
        case closeBracket:
          if (--this.depth < 0) return false;
          this.keyCount = this.firstKeys[this.depth + 1] ?? 0;
          at++;
          break;
        case comma:
        case colon:
        case space:
        case tab:
        case carriageReturn:
          at++;
          break;
        default:
          at = this.numberOrWord(at, to);
      }
      if (at === -1) return false;
    }
    return this.depth === 0;
  }

  /** Whether the bytes from `start` to `end`, exclusive, lie inside one value, and don't begin with the letter of an escape. */
  hold(start: number, end: number): boolean {
    const { starts, ends, count } = this;
    for (let value = 0; value < count; value++) {
      if (end <= (ends[value] ?? 0)) return start >= (starts[value] ?? 0) && !this.isEscaped(start);
    }
    return false;
  }

  /**
   * Whether one of the texts, in small letters of ASCII, may be what stands at a key, in any case. A list may hold it, and a
   * string with an escape or a letter beyond ASCII may be it.
   */
  mayHoldAt(key: Uint8Array, texts: readonly Uint8Array[]): boolean {
    const { starts, ends, count, text } = this;
    const { bytes } = text;
    for (let value = 0; value < count; value++) {
      const start = starts[value] ?? 0;
      const end = ends[value] ?? 0;
      if (end - start !== key.length || bytes[end] !== quote || !isAt(bytes, start, key)) continue;
      const behind = skipSpaces(bytes, end + 1);
      if (bytes[behind] !== colon) continue;
      const first = bytes[skipSpaces(bytes, behind + 1)];
      if (first === openBracket) return true;
      // What a key has that is no object is the value behind it.
      if (first === openBrace) continue;
      for (const wanted of texts) if (this.mayBe(value + 1, wanted)) return true;
    }
    return false;
  }

  private mayBe(value: number, wanted: Uint8Array): boolean {
    const { bytes } = this.text;
    const start = this.starts[value] ?? 0;
    const end = this.ends[value] ?? 0;
    for (let at = start; at < end; at++) {
      const byte = bytes[at] ?? 0;
      if (byte >= 0x80 || byte === backslash) return true;
      if (byte !== wanted[at - start] && !isCapitalOf(byte, wanted[at - start])) return false;
    }
    return end - start === wanted.length;
  }

  /** An odd number of backslashes is before it. The first that is none is the quote before the string at the latest. */
  private isEscaped(at: number): boolean {
    const { bytes } = this.text;
    if (bytes[at - 1] !== backslash) return false;
    let first = at - 1;
    while (bytes[first - 1] === backslash) first--;
    return (at - first) % 2 === 1;
  }

  /** Reads the string whose first character is at `start`. Returns the place behind its quote, or behind a key's colon; or -1. */
  private string(start: number): number {
    const { text } = this;
    const { bytes } = text;
    let end = skipPlainCharacters(text, start);
    const isPlain = bytes[end] === quote;
    while (bytes[end] === backslash) end = skipPlainCharacters(text, end + 2);
    if (bytes[end] !== quote) return -1;
    const behind = skipSpaces(bytes, end + 1);
    if (bytes[behind] === colon) return this.key(start, end, isPlain) ? behind + 1 : -1;
    return this.isSearched && !this.add(start, end) ? -1 : behind;
  }

  /** False where it may have been there before. */
  private key(start: number, end: number, isPlain: boolean): boolean {
    if (this.depth === 1) {
      this.isSearched = this.isSearchedField(start, end);
      return true;
    }
    if (!this.isSearched) return true;
    // An escape may hide that a key is the same.
    if (!isPlain || this.keyCount === mostKeys) return false;
    const { keyStarts, keyEnds, keyCount } = this;
    for (let key = this.firstKeys[this.depth] ?? 0; key < keyCount; key++) {
      const keyStart = keyStarts[key] ?? 0;
      if ((keyEnds[key] ?? 0) - keyStart === end - start && this.areEqual(keyStart, start, end - start)) return false;
    }
    keyStarts[keyCount] = start;
    keyEnds[keyCount] = end;
    this.keyCount++;
    return this.add(start, end);
  }

  private isSearchedField(start: number, end: number): boolean {
    const { bytes } = this.text;
    const names = namesByLength[end - start];
    if (!names) return false;
    for (const name of names) if (isAt(bytes, start, name)) return true;
    return false;
  }

  private areEqual(a: number, b: number, length: number): boolean {
    const { bytes } = this.text;
    for (let at = 0; at < length; at++) if (bytes[a + at] !== bytes[b + at]) return false;
    return true;
  }

  /** Reads a number, or true, false or null. Returns the place behind it, or -1. */
  private numberOrWord(start: number, to: number): number {
    const { bytes } = this.text;
    let end = start;
    while (end < to && isPartOfNumberOrWord(bytes[end] ?? 0)) end++;
    if (end === start) return -1;
    // No task, or no payload: nothing that text could be in.
    const isNothing = this.depth === 1 && bytes[start] === letterN;
    return this.isSearched && !isNothing && !this.add(start, end) ? -1 : end;
  }

  private add(start: number, end: number): boolean {
    if (this.count === mostValues) return false;
    this.starts[this.count] = start;
    this.ends[this.count] = end;
    this.count++;
    return true;
  }
}

function isAt(bytes: Uint8Array, start: number, text: Uint8Array): boolean {
  let at = 0;
  while (at < text.length && text[at] === bytes[start + at]) at++;
  return at === text.length;
}

function isCapitalOf(byte: number, small: number | undefined): boolean {
  return byte >= 0x41 && byte <= 0x5a && byte + 0x20 === small;
}

/** Digits, signs, the dot and small letters: numbers with exponents are no plain ones. */
function isPartOfNumberOrWord(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x7a) || byte === 0x2d || byte === 0x2e;
}
