const caseBit = 0x20;

/** Each byte with the letters A to Z made small; every other byte, those of UTF-8 characters too, as it is. */
const folded = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x41 && byte <= 0x5a ? byte | caseBit : byte));

/**
 * Looks for a few bytes among many, A to Z and a to z being the same, the way of Boyer, Moore and Horspool: from the byte
 * where the wanted ones would end it steps on by as many as can't end them.
 */
export class FoldedBytes {
  private readonly wanted: Uint8Array;
  /** By byte, how far the next place that may end the wanted bytes is; 0 for their last byte. */
  private readonly step: Int32Array;
  private readonly stepBehindLast: number;

  /** `wanted`: one byte at least. */
  constructor(wanted: Uint8Array) {
    this.wanted = wanted.map((byte) => folded[byte] ?? 0);
    const last = wanted.length - 1;
    this.step = new Int32Array(256).fill(wanted.length);
    for (let at = 0; at < last; at++) this.setStep(this.wanted[at] ?? 0, last - at);
    const lastByte = this.wanted[last] ?? 0;
    this.stepBehindLast = this.step[lastByte] ?? 1;
    this.setStep(lastByte, 0);
  }

  /** Whether the wanted bytes are among `bytes` from `from` to `to`, exclusive. */
  areIn(bytes: Uint8Array, from: number, to: number): boolean {
    const { step } = this;
    for (let at = from + this.wanted.length - 1; at < to;) {
      const distance = step[bytes[at] ?? 0] ?? 0;
      if (distance === 0) {
        if (this.endAt(bytes, at)) return true;
        at += this.stepBehindLast;
      } else {
        at += distance;
      }
    }
    return false;
  }

  private endAt(bytes: Uint8Array, last: number): boolean {
    const { wanted } = this;
    const start = last - wanted.length + 1;
    for (let at = wanted.length - 2; at >= 0; at--) if (folded[bytes[start + at] ?? 0] !== wanted[at]) return false;
    return true;
  }

  private setStep(byte: number, distance: number): void {
    this.step[byte] = distance;
    const isLetter = byte >= 0x61 && byte <= 0x7a;
    if (isLetter) this.step[byte & ~caseBit] = distance;
  }
}
