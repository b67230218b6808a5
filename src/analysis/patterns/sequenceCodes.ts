import { type Lanes, longestWindow, windowStart } from './lanes';

/** Letters have five bits at most. */
const mostLetters = 31;

/** Kinds as letters: the 31 that most failures have before them. Sequences with others are not looked for. */
export interface Alphabet {
  /** By number of the kind: 1 to 31, 0 for none. */
  readonly letterOf: Uint8Array;
  /** By letter: the number of the kind. */
  readonly kindOf: readonly number[];
  /**
   * A sequence is a number: its letters are digits to this base, the last kind's the lowest. As small as it may be, so that
   * counts of all sequences of four lie close together (19 kinds: 640 KB, 31: 4 MB).
   */
  readonly base: number;
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
    .slice(0, mostLetters);
  const letterOf = new Uint8Array(kinds.length);
  chosen.forEach((kind, index) => (letterOf[kind] = index + 1));
  return { letterOf, kindOf: [-1, ...chosen], base: chosen.length + 1 };
}

/** The letters of a sequence, the first first. */
export function lettersOf(code: number, { base }: Alphabet): readonly number[] {
  const letters: number[] = [];
  for (let rest = code; rest > 0; rest = Math.floor(rest / base)) letters.unshift(rest % base);
  return letters;
}

/** The number of a sequence of letters: the other way round. */
export function codeOf(letters: readonly number[], { base }: Alphabet): number {
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
 * holds up to 375 sequences. Each is met once: where it first fits.
 */
export class SequenceCounts {
  private counts: Uint32Array;
  private readonly letters = new Uint8Array(longestWindow);
  /** For each event of the window: the place of the last one before it with the same letter; -1 for none. */
  private readonly same = new Int8Array(longestWindow);

  constructor(
    private readonly lanes: Lanes,
    private readonly alphabet: Alphabet,
  ) {
    this.counts = new Uint32Array(alphabet.base ** 4);
  }

  /** In how many windows each sequence was, by its number; begins anew. */
  take(): Uint32Array {
    const { counts } = this;
    this.counts = new Uint32Array(counts.length);
    return counts;
  }

  /** Counts the window from `first` to `place`, exclusive. */
  add(first: number, place: number): void {
    const { letters, same, counts, alphabet } = this;
    const { base } = alphabet;
    const length = this.read(first, place);
    for (let a = 0; a < length - 1; a++) {
      if ((same[a] ?? 0) >= 0) continue;
      const one = (letters[a] ?? 0) * base;
      for (let b = a + 1; b < length; b++) {
        if ((same[b] ?? 0) > a) continue;
        const two = one + (letters[b] ?? 0);
        counts[two] = (counts[two] ?? 0) + 1;
        for (let c = b + 1; c < length; c++) {
          if ((same[c] ?? 0) > b) continue;
          const three = two * base + (letters[c] ?? 0);
          counts[three] = (counts[three] ?? 0) + 1;
          for (let d = c + 1; d < length; d++) {
            if ((same[d] ?? 0) > c) continue;
            const four = three * base + (letters[d] ?? 0);
            counts[four] = (counts[four] ?? 0) + 1;
          }
        }
      }
    }
  }

  private read(first: number, place: number): number {
    const { letters, same, alphabet, lanes } = this;
    const { kind } = lanes.events.columns;
    let length = 0;
    for (let at = first; at < place; at++) {
      const letter = alphabet.letterOf[kind[lanes.event[at] ?? 0] ?? 0] ?? 0;
      if (letter === 0) continue;
      let before = length - 1;
      while (before >= 0 && letters[before] !== letter) before--;
      same[length] = before;
      letters[length++] = letter;
    }
    return length;
  }
}
