import { quote } from '../base/ascii';
import { type ByteText, endingBytes, lowestByte } from './jsonBytes';

/** What the two hashes begin with. */
const highSeed = 0x9e3779b9 | 0;
const lowSeed = 0x85ebca6b | 0;

/**
 * Two independent 32-bit hashes of a text's UTF-8: by words of four bytes, the last one filled up with zeros, multiplied
 * and mixed as in MurmurHash3. The result is in its fields, as numbers of 32 bits with a sign: a million objects would
 * cost time, and so would fields that don't fit into a machine's small integers.
 */
export class TextHash {
  high = 0;
  low = 0;

  /** Hashes the bytes from `start` to `end`. */
  read({ bytes }: ByteText, start: number, end: number): void {
    let high = highSeed;
    let low = lowSeed;
    let at = start;
    for (; at + 4 <= end; at += 4) {
      const word = wordOf(bytes, at, 4);
      high = mixedHigh(high, word);
      low = mixedLow(low, word);
    }
    this.finish(high, low, wordOf(bytes, at, end - at), end - start);
  }

  /**
   * Hashes the string whose first character is at `start` while it looks for its end: to read it once more would take half
   * as long again. Returns the place behind the quote that ends it; -1 where it holds an escape or doesn't end, and then
   * the hash says nothing.
   */
  readPlainString(text: ByteText, start: number): number {
    const { bytes, words, lastWord } = text;
    let high = highSeed;
    let low = lowSeed;
    for (let at = start; at <= lastWord; at += 4) {
      const word = words.getInt32(at, true);
      const marks = endingBytes(word);
      if (marks !== 0) {
        const rest = lowestByte(marks);
        const end = at + rest;
        if (bytes[end] !== quote) return -1;
        this.finish(high, low, word & ((1 << (8 * rest)) - 1), end - start);
        return end + 1;
      }
      high = mixedHigh(high, word);
      low = mixedLow(low, word);
    }
    return this.readNearTheEnd(text, start);
  }

  /** Words can't be read where the bytes end: one by one, then. */
  private readNearTheEnd(text: ByteText, start: number): number {
    const { bytes } = text;
    for (let at = start; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0;
      if (byte !== quote && byte >= 0x20 && byte !== 0x5c /* \ */) continue;
      if (byte !== quote) return -1;
      this.read(text, start, at);
      return at + 1;
    }
    return -1;
  }

  /** Takes the last bytes in, fewer than four, and the length in bytes. */
  private finish(high: number, low: number, rest: number, length: number): void {
    const last = rest ^ Math.imul(length, 0x9e3779b9);
    const lastHigh = mixedHigh(high, last);
    const lastLow = mixedLow(low, last);
    this.high = spread(lastHigh ^ (lastLow >>> 7));
    this.low = spread(lastLow);
  }
}

function mixedHigh(high: number, word: number): number {
  const bits = Math.imul(high ^ word, 0xcc9e2d51);
  return bits ^ (bits >>> 15);
}

function mixedLow(low: number, word: number): number {
  const bits = Math.imul(low ^ word, 0x5bd1e995);
  return bits ^ (bits >>> 13);
}

/** So that every bit of the result holds something of every bit. */
function spread(hash: number): number {
  let bits = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}

/** Up to four bytes as a little-endian word. */
function wordOf(bytes: Uint8Array, at: number, count: number): number {
  let word = 0;
  for (let byte = 0; byte < count; byte++) word |= (bytes[at + byte] ?? 0) << (8 * byte);
  return word;
}
