import { type Lanes, longestWindow } from './lanes';
import { type Alphabet, lettersOf } from './sequenceCodes';

/** A sequence before failures of one kind. */
export interface Candidate {
  readonly code: number;
  /** Number of the failures' kind. */
  readonly failure: number;
}

/** A candidate, and where exactly it was seen. */
export interface CountedSequence extends Candidate {
  /** Letters of its kinds. */
  readonly letters: readonly number[];
  /** How many of the failures it comes before. */
  readonly support: number;
  /** How many events it comes before, these failures too. */
  readonly seen: number;
  /** One bit for each of the failures, by its place in the list of `Lanes.failures`: whether it comes before that. */
  readonly failures: Uint32Array;
}

/**
 * Counts candidates exactly, before every event of every lane: the start of the latest occurrence is kept for each beginning
 * of a sequence, so that one comparison tells whether it lies within the window. 1 ns an event and candidate (measured).
 */
export class ExactCounts {
  readonly sequences: readonly CountedSequence[];
  /** For each candidate and length of its beginning the place where that began last; -1 for never. */
  private readonly began: Int32Array;
  /** By candidate: where the whole of it is in `began`. */
  private readonly whole: Uint32Array;
  private readonly counts: { support: number; seen: number }[];
  /** By letter: which candidates have it. */
  private readonly having: readonly (readonly number[])[];
  /** How many failures of each kind were passed. */
  private readonly passed: Uint32Array;
  private lane = 0;

  constructor(
    private readonly lanes: Lanes,
    private readonly alphabet: Alphabet,
    candidates: readonly Candidate[],
    private readonly windowMs: number,
  ) {
    this.counts = candidates.map(() => ({ support: 0, seen: 0 }));
    this.sequences = candidates.map(({ code, failure }, index) => {
      const words = Math.ceil((lanes.failures.get(failure)?.length ?? 0) / 32);
      return Object.assign(this.counts[index] ?? { support: 0, seen: 0 }, {
        code,
        failure,
        letters: lettersOf(code),
        failures: new Uint32Array(words),
      });
    });
    this.began = new Int32Array(candidates.length * 4).fill(-1);
    this.whole = Uint32Array.from(this.sequences, ({ letters }, index) => index * 4 + letters.length - 1);
    this.having = alphabet.kindOf.map((_, letter) =>
      this.sequences.flatMap(({ letters }, index) => (letters.includes(letter) ? [index] : [])),
    );
    this.passed = new Uint32Array(lanes.events.kinds.length);
  }

  /** Takes the next place, 0 first. */
  add(place: number): void {
    const { lanes, alphabet, passed } = this;
    const event = lanes.event[place] ?? 0;
    const kind = lanes.events.columns.kind[event] ?? 0;
    while ((lanes.starts[this.lane + 1] ?? Infinity) <= place) this.lane++;
    this.countBefore(place, event, kind);
    passed[kind] = (passed[kind] ?? 0) + 1;
    const letter = alphabet.letterOf[kind] ?? 0;
    if (letter !== 0) this.extend(place, letter);
  }

  private countBefore(place: number, event: number, kind: number): void {
    const { lanes, began, whole, sequences, counts } = this;
    const { ms, ns } = lanes.events.columns;
    const earliest = Math.max(lanes.starts[this.lane] ?? 0, place - longestWindow);
    for (let index = 0; index < whole.length; index++) {
      const start = began[whole[index] ?? 0] ?? -1;
      if (start < earliest) continue;
      const first = lanes.event[start] ?? 0;
      const since = (ms[event] ?? 0) - (ms[first] ?? 0) + ((ns[event] ?? 0) - (ns[first] ?? 0)) / 1e6;
      if (since > this.windowMs) continue;
      const [sequence, count] = [sequences[index], counts[index]];
      if (!sequence || !count) continue;
      count.seen++;
      if (sequence.failure === kind) {
        count.support++;
        this.mark(sequence.failures, this.passed[kind] ?? 0);
      }
    }
  }

  private mark(bits: Uint32Array, at: number): void {
    bits[at >>> 5] = (bits[at >>> 5] ?? 0) | (1 << (at & 31));
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
