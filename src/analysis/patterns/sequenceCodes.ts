import { type Lanes, windowStart } from './lanes';

/** A sequence as a number: its kinds' letters as digits to this base, the last kind's the lowest. No letter is 0. */
const base = 32;

/** Every sequence of 2 to 4 letters is below this. */
export const sequenceCodes = base ** 4;

/** Kinds as letters: the 31 that most failures have before them. Sequences with others are not looked for. */
export interface Alphabet {
  /** By number of the kind: 1 to 31, 0 for none. */
  readonly letterOf: Uint8Array;
  /** By letter: the number of the kind. */
  readonly kindOf: readonly number[];
}

/** The alphabet of a log. Kinds that as many failures have before them are chosen by name. */
export function alphabetOf(lanes: Lanes, windowMs: number): Alphabet {
  const { kinds, columns } = lanes.events;
  const counts = new Uint32Array(kinds.length);
  const seenAt = new Int32Array(kinds.length).fill(-1);
  const failures = [...lanes.failures.values()].flat().sort((a, b) => a - b);
  forEachWindow(lanes, failures, windowMs, (first, place) => {
    for (let at = first; at < place; at++) {
      const kind = columns.kind[lanes.event[at] ?? 0] ?? 0;
      if (seenAt[kind] === place) continue;
      seenAt[kind] = place;
      counts[kind] = (counts[kind] ?? 0) + 1;
    }
  });
  const chosen = Array.from(counts.keys())
    .filter((kind) => (counts[kind] ?? 0) > 0)
    .sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || ((kinds[a] ?? '') < (kinds[b] ?? '') ? -1 : 1))
    .slice(0, base - 1);
  const letterOf = new Uint8Array(kinds.length);
  chosen.forEach((kind, index) => (letterOf[kind] = index + 1));
  return { letterOf, kindOf: [-1, ...chosen] };
}

/** The letters of a sequence, the first first. */
export function lettersOf(code: number): readonly number[] {
  const letters: number[] = [];
  for (let rest = code; rest > 0; rest = Math.floor(rest / base)) letters.unshift(rest % base);
  return letters;
}

/** The number of a sequence of letters: the other way round. */
export function codeOf(letters: readonly number[]): number {
  return letters.reduce((code, letter) => code * base + letter, 0);
}

/** Calls `visit` with the window before each of these places, which ascend. */
export function forEachWindow(
  lanes: Lanes,
  places: Iterable<number>,
  windowMs: number,
  visit: (first: number, place: number) => void,
): void {
  let lane = 0;
  for (const place of places) {
    while ((lanes.starts[lane + 1] ?? Infinity) <= place) lane++;
    visit(windowStart(lanes, place, lanes.starts[lane] ?? 0, windowMs), place);
  }
}

/**
 * Counts in how many windows each sequence of 2 to 4 kinds occurs, other events perhaps in between. A window of ten events
 * holds 375 sequences: 1 µs (measured).
 */
export class SequenceCounts {
  private counts = new Uint32Array(sequenceCodes);
  /** The window in which a sequence was last counted, from 1: each counts once. */
  private readonly seenIn = new Uint32Array(sequenceCodes);
  private readonly letters = new Uint8Array(16);
  private window = 0;

  constructor(
    private readonly lanes: Lanes,
    private readonly alphabet: Alphabet,
  ) {}

  /** In how many windows each sequence was, by its number; begins anew. */
  take(): Uint32Array {
    const { counts } = this;
    this.counts = new Uint32Array(sequenceCodes);
    return counts;
  }

  /** Counts the window from `first` to `place`, exclusive. */
  add(first: number, place: number): void {
    const { letters } = this;
    const length = this.read(first, place);
    this.window++;
    for (let a = 0; a < length - 1; a++) {
      const one = (letters[a] ?? 0) * base;
      for (let b = a + 1; b < length; b++) {
        const two = one + (letters[b] ?? 0);
        this.note(two);
        for (let c = b + 1; c < length; c++) {
          const three = two * base + (letters[c] ?? 0);
          this.note(three);
          for (let d = c + 1; d < length; d++) this.note(three * base + (letters[d] ?? 0));
        }
      }
    }
  }

  private read(first: number, place: number): number {
    const { event, events } = this.lanes;
    let length = 0;
    for (let at = first; at < place; at++) {
      const letter = this.alphabet.letterOf[events.columns.kind[event[at] ?? 0] ?? 0] ?? 0;
      if (letter !== 0) this.letters[length++] = letter;
    }
    return length;
  }

  private note(code: number): void {
    if (this.seenIn[code] === this.window) return;
    this.seenIn[code] = this.window;
    this.counts[code] = (this.counts[code] ?? 0) + 1;
  }
}
