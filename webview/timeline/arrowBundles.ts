import { type EventTable, firstAtOrAfter, meaningCode } from './eventTable';
import { type TimeScale } from './timeScale';

/** A message as an arrow: the rows that it goes between, its time in ms, and the code of its meaning. */
export interface Arrow {
  readonly from: number;
  readonly to: number;
  readonly time: number;
  readonly meaning: number;
}

/** Arrows that are one to the eye: the same rows and meaning, near in time. `time` is their mean. */
export interface ArrowBundle extends Arrow {
  /** How many messages it stands for. */
  readonly count: number;
}

/** Which messages are looked at, and in what stretches of time they are bundled. */
export interface Bundling {
  /** Places in the list of messages: every `step`-th from `first`, before `end`. */
  readonly first: number;
  readonly end: number;
  readonly step: number;
  /** Length of the stretches, a power of two ms; they lie at its multiples, so that a bundle stays the same in motion. */
  readonly cellMs: number;
}

/** A stretch is between half of this and all of it wide, in CSS pixels, while there are no more messages than `fewMessages`. */
const cellWidth = 6;
const fewMessages = 1000;
/** With more messages stretches get longer, up to so many times. */
const longestCell = 8;
/** No more messages than this are looked at for a frame. */
const mostLookedAt = 4000;
/** An arrow bends by so many CSS pixels at most: one from beside the window may reach into it. */
const air = 24;

/** Decides how the messages in view (`events`, by time) are bundled; in the way of `chosen`, where a larger view chose it. */
export function bundlingFor(
  table: EventTable,
  events: Uint32Array,
  scale: TimeScale,
  chosen?: Pick<Bundling, 'step' | 'cellMs'>,
): Bundling {
  const place = (time: number): number => firstAtOrAfter(table, events, time);
  const [start, end] = [scale.toTime(-air), scale.toTime(scale.width + air)];
  const { step, cellMs } = chosen ?? chooseBundling(place(end) - place(start), scale);
  const first = place(Math.floor(start / cellMs) * cellMs);
  return {
    // Places that are multiples of the step are the same ones while the picture moves.
    first: Math.ceil(first / step) * step,
    end: place(Math.ceil(end / cellMs) * cellMs),
    step,
    cellMs,
  };
}

/** For so many messages in view. */
function chooseBundling(count: number, scale: TimeScale): Pick<Bundling, 'step' | 'cellMs'> {
  const longer = Math.min(longestCell, powerOfTwo(Math.max(1, count / fewMessages)));
  return {
    step: powerOfTwo(Math.max(1, count / mostLookedAt)),
    cellMs: powerOfTwo((cellWidth / 2) * scale.msPerPixel) * longer,
  };
}

/** The next power of two, at least as large. */
function powerOfTwo(least: number): number {
  return 2 ** Math.ceil(Math.log2(least));
}

/** More rows than a timeline can have. */
const mostRows = 2 ** 22;
const mostMeanings = 16;

const failure = meaningCode('failure');

/**
 * Bundles arrows, which come by time. Every arrow is in exactly one bundle, and each stands for `step` messages, so that the
 * counts of all bundles sum up to `step` × arrows. One pass.
 */
export function bundleArrows(arrows: Iterable<Arrow>, { cellMs, step }: Bundling): readonly ArrowBundle[] {
  const bundles: { arrow: Arrow; time: number; count: number }[] = [];
  const ofCell = new Map<number, (typeof bundles)[number]>();
  let cell: number | undefined;
  for (const arrow of arrows) {
    const own = Math.floor(arrow.time / cellMs);
    if (own !== cell) ofCell.clear();
    cell = own;
    const key = (arrow.from * mostRows + arrow.to) * mostMeanings + arrow.meaning;
    const bundle = ofCell.get(key);
    if (bundle) {
      bundle.count++;
      bundle.time += (arrow.time - bundle.time) / bundle.count;
    } else {
      const added = { arrow, time: arrow.time, count: 1 };
      bundles.push(added);
      ofCell.set(key, added);
    }
  }
  return bundles.map(({ arrow, time, count }) => ({ ...arrow, time, count: count * step }));
}

/**
 * At most `most` bundles: failures first, then those that stand for the most messages. Of equal ones some from everywhere
 * are taken, always the same.
 */
export function strongestBundles(bundles: readonly ArrowBundle[], most: number): readonly ArrowBundle[] {
  return bundles.length <= most ? bundles : bundles.toSorted(byStrength).slice(0, most);
}

/** Orders bundles by their strength, the strongest first. */
export function byStrength(a: ArrowBundle, b: ArrowBundle): number {
  const isFailure = ({ meaning }: ArrowBundle): number => Number(meaning === failure);
  return isFailure(b) - isFailure(a) || b.count - a.count || scrambled(a) - scrambled(b);
}

/** A number without any order, which is always the same for a bundle. */
function scrambled({ from, to, time }: ArrowBundle): number {
  const mixed = Math.imul(Math.floor(time) ^ Math.imul(from, 0x85eb_ca6b) ^ Math.imul(to, 0xc2b2_ae35), 0x9e37_79b1);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

/** Width of a bundle's line relative to that of one message: half more with each doubling, up to three times. */
export function bundleWidth(count: number): number {
  return Math.min(3, 1 + Math.floor(Math.log2(count)) / 2);
}
