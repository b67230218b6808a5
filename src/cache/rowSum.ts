/**
 * What a set of rows adds up to, whatever their order, so that two sets can be held to each other without keeping them: 64
 * bits over the id and the rowid of each.
 */
export class RowSum {
  private high = 0;
  private low = 0;

  /** Adds a row: its id from `start` to `end`. */
  add(bytes: Uint8Array, start: number, end: number, rowid: number): void {
    let high = rowid | 0;
    let low = (rowid / 0x1_0000_0000) | 0;
    for (let at = start; at < end; at++) {
      const byte = bytes[at] ?? 0;
      high = Math.imul(high ^ byte, 0x0100_0193);
      low = Math.imul(low + byte, 0x5bd1_e995);
      low ^= low >>> 15;
    }
    this.high = (this.high + mixed(high ^ low)) | 0;
    this.low = (this.low + mixed(low + Math.imul(rowid, 0x9e37_79b1))) | 0;
  }

  equals({ high, low }: RowSum): boolean {
    return this.high === high && this.low === low;
  }
}

function mixed(hash: number): number {
  let bits = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2_ae35);
  return bits ^ (bits >>> 16);
}
