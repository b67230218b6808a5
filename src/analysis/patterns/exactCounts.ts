import { type Alphabet, lettersOf } from './sequenceCodes';
import { type Lanes, longestWindow } from './lanes';

/** A sequence, and where exactly it was seen. */
export interface CountedSequence {
  readonly code: number;
  /** Letters of its kinds. */
  readonly letters: readonly number[];
  /** How many failures it comes before. */
  support: number;
  /** How many other events it comes before. */
  elsewhere: number;
  /** One bit for each failure, by its place in `Lanes.failures`: whether it comes before that. */
  readonly failures: Uint32Array;
}

/**
 * Counts some sequences exactly, before every event of every lane: the start of the latest occurrence is kept for each
 * beginning of a sequence, so that one comparison tells whether it lies within the window. 1 ns an event and sequence.
 */
export class ExactCounts {
  readonly sequences: readonly CountedSequence[];
  /** For each sequence and length of its beginning the place where that began last; -1 for never. */
  private readonly began: Int32Array;
  /** By letter: which sequences have it. */
  private readonly having: readonly (readonly number[])[];
  private failure = 0;
  private lane = 0;

  constructor(
    private readonly lanes: Lanes,
    private readonly alphabet: Alphabet,
    codes: readonly number[],
    private readonly windowMs: number,
  ) {
    const words = Math.ceil(lanes.failures.length / 32);
    this.sequences = codes.map((code) => ({
      code,
      letters: lettersOf(code),
      support: 0,
      elsewhere: 0,
      failures: new Uint32Array(words),
    }));
    this.began = new Int32Array(codes.length * 4).fill(-1);
    this.having = alphabet.kindOf.map((_, letter) =>
      this.sequences.flatMap(({ letters }, index) => (letters.includes(letter) ? [index] : [])),
    );
  }

  /** Takes the next place, 0 first. */
  add(place: number): void {
    const { lanes, alphabet } = this;
    const event = lanes.event[place] ?? 0;
    const kind = lanes.events.columns.kind[event] ?? 0;
    while ((lanes.starts[this.lane + 1] ?? Infinity) <= place) this.lane++;
    const isFailure = lanes.fails[kind] === 1;
    this.countBefore(place, event, isFailure);
    if (isFailure) this.failure++;
    const letter = alphabet.letterOf[kind] ?? 0;
    if (letter !== 0) this.extend(place, letter);
  }

  private countBefore(place: number, event: number, isFailure: boolean): void {
    const { lanes, began, sequences } = this;
    const { ms, ns } = lanes.events.columns;
    const earliest = Math.max(lanes.starts[this.lane] ?? 0, place - longestWindow);
    for (let index = 0; index < sequences.length; index++) {
      const sequence = sequences[index];
      if (!sequence) continue;
      const start = began[index * 4 + sequence.letters.length - 1] ?? -1;
      if (start < earliest) continue;
      const first = lanes.event[start] ?? 0;
      const since = (ms[event] ?? 0) - (ms[first] ?? 0) + ((ns[event] ?? 0) - (ns[first] ?? 0)) / 1e6;
      if (since > this.windowMs) continue;
      if (!isFailure) sequence.elsewhere++;
      else {
        sequence.support++;
        const word = this.failure >>> 5;
        sequence.failures[word] = (sequence.failures[word] ?? 0) | (1 << (this.failure & 31));
      }
    }
  }

  private extend(place: number, letter: number): void {
    const { began, sequences } = this;
    for (const index of this.having[letter] ?? []) {
      const letters = sequences[index]?.letters ?? [];
      const base = index * 4;
      for (let length = letters.length; length > 1; length--)
        if (letters[length - 1] === letter) began[base + length - 1] = began[base + length - 2] ?? -1;
      if (letters[0] === letter) began[base] = place;
    }
  }
}
