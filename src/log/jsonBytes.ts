import {
  backslash,
  closeBrace,
  closeBracket,
  colon,
  comma,
  dot,
  minus,
  nine,
  openBrace,
  openBracket,
  quote,
  zero,
} from '../base/ascii';

/**
 * JSON as bytes: where a value ends, and whether it is valid. The bytes must be UTF-8 and end with a line end, which is no
 * white space here: a line holds a value or it doesn't. Escaped halves of surrogate pairs, exponents, and nesting or
 * digits beyond all use are left to JSON.parse and the checks beside it: they are -1 like what is not valid.
 */

/** Bytes to be read one by one and by words of four, which is quicker. */
export interface ByteText {
  readonly bytes: Uint8Array;
  readonly words: DataView;
  /** The last place where a word begins; negative where there is none. */
  readonly lastWord: number;
}

/** The same bytes by words, too. */
export function byteText(bytes: Uint8Array): ByteText {
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { bytes, words, lastWord: bytes.byteLength - 4 };
}

/** The highest bit of each byte of a word. */
export const highBits = 0x80808080 | 0;

/** What of a value's spelling matters. */
export interface Spelling {
  /** Set to false by a `\u` escape, and by a number that JavaScript writes in another way. */
  readsAsWritten: boolean;
}

/** Deeper nesting is looked at elsewhere: the native limit is 127. */
const deepest = 100;
/** For each open bracket 1 for an object and 0 for an array. */
const isObject = new Uint8Array(deepest + 1);

/** The first place from `at` on that is no space, tab or carriage return. */
export function skipSpaces(bytes: Uint8Array, at: number): number {
  for (let next = at; ; next++) {
    const byte = bytes[next] ?? 0;
    if (byte > 0x20 || (byte !== 0x20 && byte !== 0x0d && byte !== 0x09)) return next;
  }
}

/** The place behind the value that starts at `start`; -1 where none does that can be told from here. */
export function skipJsonValue(text: ByteText, start: number, spelling: Spelling): number {
  const { bytes } = text;
  let depth = 0;
  let at = start;
  for (;;) {
    const byte = bytes[at] ?? 0;
    if (byte === quote) {
      at = skipJsonString(text, at + 1, spelling);
    } else if (byte === openBrace || byte === openBracket) {
      if (++depth > deepest) return -1;
      isObject[depth] = byte === openBrace ? 1 : 0;
      at = skipSpaces(bytes, at + 1);
      const isEmpty = bytes[at] === (byte === openBrace ? closeBrace : closeBracket);
      if (!isEmpty) {
        if (byte === openBrace) at = skipKey(text, at, spelling);
        if (at === -1) return -1;
        continue;
      }
      at++;
      depth--;
    } else if (byte === minus || (byte >= zero && byte <= nine)) {
      at = skipNumber(bytes, at, spelling);
    } else {
      at = skipWord(bytes, at);
    }
    if (at === -1) return -1;

    for (;;) {
      if (depth === 0) return at;
      at = skipSpaces(bytes, at);
      const next = bytes[at];
      if (next === comma) break;
      if (next !== (isObject[depth] === 1 ? closeBrace : closeBracket)) return -1;
      at++;
      depth--;
    }
    at = skipSpaces(bytes, at + 1);
    if (isObject[depth] === 1) at = skipKey(text, at, spelling);
    if (at === -1) return -1;
  }
}

/** The place of the value behind a key, its colon and white space. */
function skipKey(text: ByteText, start: number, spelling: Spelling): number {
  const { bytes } = text;
  if (bytes[start] !== quote) return -1;
  const end = skipJsonString(text, start + 1, spelling);
  if (end === -1) return -1;
  return startOfValue(text, end);
}

/** `:"` and `,"` as little-endian words of two bytes: what most often stands behind a key or a value. */
const colonQuote = (quote << 8) | colon;
const commaQuote = (quote << 8) | comma;

/** Where the value begins whose key ends before `keyEnd`: behind a colon and white space. -1 where no colon follows. */
export function startOfValue({ bytes, words, lastWord }: ByteText, keyEnd: number): number {
  if (keyEnd <= lastWord && words.getUint16(keyEnd, true) === colonQuote) return keyEnd + 1;
  const at = skipSpaces(bytes, keyEnd);
  return bytes[at] === colon ? skipSpaces(bytes, at + 1) : -1;
}

/** Where the string begins that follows a value and a comma, with its quote. -1 where none does. */
export function startOfNextString({ bytes, words, lastWord }: ByteText, valueEnd: number): number {
  if (valueEnd <= lastWord && words.getUint16(valueEnd, true) === commaQuote) return valueEnd + 1;
  const separator = skipSpaces(bytes, valueEnd);
  if (bytes[separator] !== comma) return -1;
  const at = skipSpaces(bytes, separator + 1);
  return bytes[at] === quote ? at : -1;
}

/** 1 for each byte that stands for itself in a string: no quote, backslash or control character. */
const standsForItself = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x20 && byte !== quote && byte !== backslash ? 1 : 0,
);

/**
 * The first place from `start` on whose byte does not stand for itself in a string. Eight bytes at a time where there are
 * as many.
 */
export function skipPlainCharacters({ bytes, words, lastWord }: ByteText, start: number): number {
  let at = start;
  for (; at <= lastWord - 4; at += 8) {
    const first = endingBytes(words.getInt32(at, true));
    const second = endingBytes(words.getInt32(at + 4, true));
    if ((first | second) === 0) continue;
    return first === 0 ? at + 4 + lowestByte(second) : at + lowestByte(first);
  }
  while (standsForItself[bytes[at] ?? 0] === 1) at++;
  return at;
}

/**
 * The high bits of the bytes of a word that don't stand for themselves: the lowest that is set is true, those above it may
 * not be. With their second bit turned a quote is 0x20 and a space 0x22: one subtraction that borrows finds quotes and
 * control characters, and another the byte that is zero once a backslash is xored away. A borrow from a byte can only
 * reach those above it.
 */
export function endingBytes(word: number): number {
  const turned = word ^ 0x02020202;
  const noBackslash = word ^ 0x5c5c5c5c;
  return (((turned - 0x21212121) & ~turned) | ((noBackslash - 0x01010101) & ~noBackslash)) & highBits;
}

/** Which byte of a word, from 0, the lowest bit that is set belongs to. */
export function lowestByte(marks: number): number {
  return (31 - Math.clz32(marks & -marks)) >>> 3;
}

/** The place behind the quote that ends the string whose first character is at `start`. */
function skipJsonString(text: ByteText, start: number, spelling: Spelling): number {
  const { bytes } = text;
  for (let at = start; ; at++) {
    at = skipPlainCharacters(text, at);
    if (bytes[at] === quote) return at + 1;
    if (bytes[at] !== backslash) return -1;
    at = skipEscape(bytes, at + 1, spelling);
    if (at === -1) return -1;
  }
}

/** The last place of the escape whose letter is at `at`. */
function skipEscape(bytes: Uint8Array, at: number, spelling: Spelling): number {
  switch (bytes[at]) {
    case quote:
    case backslash:
    case 0x2f: // /
    case 0x62: // b
    case 0x66: // f
    case 0x6e: // n
    case 0x72: // r
    case 0x74: // t
      return at;
    case 0x75: // u
      break;
    default:
      return -1;
  }
  spelling.readsAsWritten = false;
  for (let digit = at + 1; digit <= at + 4; digit++) if (!isHex(bytes[digit] ?? 0)) return -1;
  const isSurrogate = ((bytes[at + 1] ?? 0) | 0x20) === 0x64 /* d */ && (bytes[at + 2] ?? 0) >= 0x38; /* 8 */
  return isSurrogate ? -1 : at + 4;
}

function isHex(byte: number): boolean {
  const letter = byte | 0x20;
  return (byte >= zero && byte <= nine) || (letter >= 0x61 && letter <= 0x66);
}

/** A double holds every number of so many digits, and JavaScript writes it as it was. */
const exactDigits = 15;

function skipNumber(bytes: Uint8Array, start: number, spelling: Spelling): number {
  const first = bytes[start] === minus ? start + 1 : start;
  let at = skipDigits(bytes, first);
  // A number has a digit, and no zero before others.
  if (at === first || (bytes[first] === zero && at > first + 1)) return -1;
  let digits = at - first;
  if (bytes[at] === dot) {
    const fraction = at + 1;
    at = skipDigits(bytes, fraction);
    if (at === fraction) return -1;
    digits += at - fraction;
    if (bytes[at - 1] === zero || (digits > 5 && isSmall(bytes, first, fraction))) spelling.readsAsWritten = false;
  }
  const letter = (bytes[at] ?? 0) | 0x20;
  if (letter === 0x65 /* e */ || digits > 300) return -1;
  if (digits > exactDigits) spelling.readsAsWritten = false;
  return at;
}

/** Below 0.00001: JavaScript writes 0.0000001 as 1e-7. */
function isSmall(bytes: Uint8Array, first: number, fraction: number): boolean {
  if (bytes[first] !== zero) return false;
  for (let at = fraction; at < fraction + 5; at++) if (bytes[at] !== zero) return false;
  return true;
}

function skipDigits(bytes: Uint8Array, start: number): number {
  for (let at = start; ; at++) {
    const byte = bytes[at] ?? 0;
    if (byte < zero || byte > nine) return at;
  }
}

const words = ['true', 'false', 'null'].map((word) => Uint8Array.from(word, (letter) => letter.charCodeAt(0)));

function skipWord(bytes: Uint8Array, start: number): number {
  for (const word of words) {
    if (bytes[start] !== word[0]) continue;
    for (let index = 1; index < word.length; index++) if (bytes[start + index] !== word[index]) return -1;
    return start + word.length;
  }
  return -1;
}
