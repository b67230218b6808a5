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
  support: number;
  /** How many events it comes before, these failures too. */
  seen: number;
  /** One bit for each of the failures, by its place in the list of `Lanes.failures`: whether it comes before that. */
  readonly failures: Uint32Array;
}

/**
 * Counts candidates exactly, before every event of every lane. For each beginning of a sequence the start of its latest
 * occurrence is kept, so that one comparison tells whether that lies within the window; only sequences that were completed
 * within the last ten events are looked at.
 */
export class ExactCounts {
  readonly sequences: CountedSequence[];
  /** For each candidate and length of its beginning the place where that began last; -1 for never. */
  private readonly began: Int32Array;
  /** By candidate and place in it the letter; 0 behind its end. */
  private readonly letters: Uint8Array;
  private readonly lengths: Uint8Array;
  /** By letter: which candidates have it. */
  private readonly having: readonly Uint16Array[];
  /** The candidates that may lie in the window. */
  private readonly active: number[] = [];
  private readonly isActive: Uint8Array;
  /** How many failures of each kind were passed. */
  private readonly passed: Uint32Array;
  private lane = 0;

  constructor(
    private readonly lanes: Lanes,
    private readonly alphabet: Alphabet,
    candidates: readonly Candidate[],
    private readonly windowMs: number,
  ) {
    this.sequences = candidates.map(({ code, failure }) => ({
      code,
      failure,
      letters: lettersOf(code, alphabet),
      support: 0,
      seen: 0,
      failures: new Uint32Array(Math.ceil((lanes.failures.get(failure)?.length ?? 0) / 32)),
    }));
    this.began = new Int32Array(candidates.length * 4).fill(-1);
    this.letters = new Uint8Array(candidates.length * 4);
    this.sequences.forEach(({ letters }, index) => this.letters.set(letters, index * 4));
    this.lengths = Uint8Array.from(this.sequences, ({ letters }) => letters.length);
    this.isActive = new Uint8Array(candidates.length);
    this.having = alphabet.kindOf.map((_, letter) =>
      Uint16Array.from(this.sequences.flatMap(({ letters }, index) => (letters.includes(letter) ? [index] : []))),
    );
    this.passed = new Uint32Array(lanes.events.kinds.length);
  }

  /** Takes the next place, 0 first. */
  add(place: number): void {
    const { lanes, alphabet, passed } = this;
    const event = lanes.event[place] ?? 0;
    const kind = lanes.events.columns.kind[event] ?? 0;
    while ((lanes.starts[this.lane + 1] ?? Infinity) <= place) this.lane++;
    if (this.active.length > 0) this.countBefore(place, event, kind);
    passed[kind] = (passed[kind] ?? 0) + 1;
    const letter = alphabet.letterOf[kind] ?? 0;
    if (letter !== 0) this.extend(place, letter);
  }

  private countBefore(place: number, event: number, kind: number): void {
    const { lanes, began, lengths, sequences, active } = this;
    const earliest = Math.max(lanes.starts[this.lane] ?? 0, place - longestWindow);
    for (let at = active.length - 1; at >= 0; at--) {
      const index = active[at] ?? 0;
      const start = began[index * 4 + (lengths[index] ?? 0) - 1] ?? -1;
      const sequence = sequences[index];
      if (start < earliest || !sequence) {
        this.isActive[index] = 0;
        active[at] = active.at(-1) ?? 0;
        active.pop();
        continue;
      }
      if (this.elapsed(lanes.event[start] ?? 0, event) > this.windowMs) continue;
      sequence.seen++;
      if (sequence.failure !== kind) continue;
      sequence.support++;
      const failure = this.passed[kind] ?? 0;
      sequence.failures[failure >>> 5] = (sequence.failures[failure >>> 5] ?? 0) | (1 << (failure & 31));
    }
  }

  private elapsed(from: number, to: number): number {
    const { ms, ns } = this.lanes.events.columns;
    return (ms[to] ?? 0) - (ms[from] ?? 0) + ((ns[to] ?? 0) - (ns[from] ?? 0)) / 1e6;
  }

  private extend(place: number, letter: number): void {
    const { began, letters, lengths, isActive } = this;
    for (const index of this.having[letter] ?? []) {
      const first = index * 4;
      const last = first + (lengths[index] ?? 0) - 1;
      for (let at = last; at > first; at--) if (letters[at] === letter) began[at] = began[at - 1] ?? -1;
      if (letters[first] === letter) began[first] = place;
      if (letters[last] !== letter || isActive[index] === 1) continue;
      isActive[index] = 1;
      this.active.push(index);
    }
  }
}
