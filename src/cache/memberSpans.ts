import { backslash, closeBrace, closeBracket, colon, comma, openBrace, openBracket, quote } from '../base/ascii';

/** Objects with more members are left to JSON.parse. */
const mostMembers = 64;

/**
 * Where the members of a JSON object stand in bytes. One object reads many: it holds what was read last. It finds the
 * places of what is valid JSON; that it finds some doesn't make bytes valid.
 */
export class MemberSpans {
  count = 0;
  /** Between the quotes of the key. */
  readonly keyStarts = new Int32Array(mostMembers);
  readonly keyEnds = new Int32Array(mostMembers);
  readonly valueStarts = new Int32Array(mostMembers);
  /** Exclusive, without white space behind the value. */
  readonly valueEnds = new Int32Array(mostMembers);

  /**
   * Reads the object from `start` to `end`. False where the bytes are no object, have more than 64 members or a key with
   * an escape in it: JSON.parse has to read them.
   */
  read(bytes: Uint8Array, start: number, end: number): boolean {
    this.count = 0;
    if (bytes[start] !== openBrace || bytes[end - 1] !== closeBrace) return false;
    const behind = end - 1;
    let at = skipSpaces(bytes, start + 1, behind);
    while (at < behind && this.count < mostMembers) {
      if (bytes[at] !== quote) return false;
      const keyEnd = endOfString(bytes, at + 1, behind);
      if (hasBackslash(bytes, at + 1, keyEnd)) return false;
      this.keyStarts[this.count] = at + 1;
      this.keyEnds[this.count] = keyEnd;
      at = skipSpaces(bytes, keyEnd + 1, behind);
      if (bytes[at] !== colon) return false;
      at = skipSpaces(bytes, at + 1, behind);
      this.valueStarts[this.count] = at;
      const valueEnd = endOfValue(bytes, at, behind);
      this.valueEnds[this.count] = valueEnd;
      this.count++;
      at = skipSpaces(bytes, valueEnd, behind);
      if (at === behind) return true;
      if (bytes[at] !== comma) return false;
      at = skipSpaces(bytes, at + 1, behind);
    }
    return at === behind && this.count === 0;
  }
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function skipSpaces(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && isSpace(bytes[at])) at++;
  return at;
}

/** Whether a range of bytes has an escape of JSON in it. */
export function hasBackslash(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] === backslash) return true;
  return false;
}

/** Place of the quote that ends a string; `end` where none does. */
function endOfString(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1;
  return Math.min(at, end);
}

/** Place behind the value that starts at `start`. */
function endOfValue(bytes: Uint8Array, start: number, end: number): number {
  let depth = 0;
  for (let at = start; at < end; at++) {
    switch (bytes[at]) {
      case quote:
        at = endOfString(bytes, at + 1, end);
        if (depth === 0) return Math.min(at + 1, end);
        break;
      case openBrace:
      case openBracket:
        depth++;
        break;
      case closeBrace:
      case closeBracket:
        depth--;
        if (depth === 0) return at + 1;
        break;
      case comma:
        if (depth === 0) return withoutSpacesBehind(bytes, start, at);
        break;
      default:
    }
  }
  return withoutSpacesBehind(bytes, start, end);
}

function withoutSpacesBehind(bytes: Uint8Array, start: number, end: number): number {
  let at = end;
  while (at > start && isSpace(bytes[at - 1])) at--;
  return at;
}
