/** What a proof in full size gave. */
export interface SoakResult {
  /** What was done, in numbers. */
  readonly amount: string;
  /** What else was measured. */
  readonly found: string;
  /** What should not be. Empty when the proof holds. */
  readonly faults: readonly string[];
}

/** A proof in full size. */
export interface SoakProof {
  /** As it stands in the table. */
  readonly name: string;
  /** Works in a folder of its own, and says how far it is. */
  readonly run: (folder: string, progress: (text: string) => void) => Promise<SoakResult>;
}

/** A number as people read it. */
export function count(value: number): string {
  return value.toLocaleString('en');
}
