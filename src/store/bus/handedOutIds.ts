/** How many ids are remembered at least. */
const remembered = 100_000;

/** The ids that a bus has given away lately, by their digits: a set of a million texts would take 100 MB. */
export class HandedOutIds {
  private latest = new Set<number>();
  private before = new Set<number>();

  /** Whether this id is among the last 100,000. */
  has(id: string): boolean {
    const digits = digitsOf(id);
    return this.latest.has(digits) || this.before.has(digits);
  }

  /** Remembers an id. */
  add(id: string): void {
    if (this.latest.size >= remembered) {
      this.before = this.latest;
      this.latest = new Set();
    }
    this.latest.add(digitsOf(id));
  }
}

/** The 10 hex digits at the end, which are 40 bits: a double holds them. */
function digitsOf(id: string): number {
  return Number.parseInt(id.slice(-10), 16);
}
