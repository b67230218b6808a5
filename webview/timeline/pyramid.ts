import { EventSeries } from './eventSeries';
import { type EventTable, meaningByCode } from './eventTable';

/** How many events a bucket of the finest level holds on average, at least: what narrower columns show is walked over. */
const eventsPerBucket = 16;

/** No bucket is shorter than a nanosecond, in ms: no two times are nearer. */
const shortestBucketMs = 2 ** -20;

/** Events that are looked at between two yields while a pyramid is built: about a tenth of a millisecond. */
const eventsPerSlice = 8192;

const kinds = meaningByCode.length;

/**
 * The buckets of one length that hold events, by time. A bucket is a stretch of time `[number × widthMs, (number + 1) ×
 * widthMs)`, so that buckets of a level never overlap, and those of half the length lie within one of them.
 */
export class BucketLevel {
  /** How many buckets there are. */
  length = 0;
  private numbers = new Float64Array(16);
  private counts = new Uint32Array(16 * kinds);

  /** `widthMs`: a power of two. */
  constructor(readonly widthMs: number) {}

  /** The number of the bucket at this place of the level. */
  number(place: number): number {
    return this.numbers[place] ?? 0;
  }

  /** How many events with the meaning of this code the bucket at this place holds. */
  count(place: number, meaning: number): number {
    return this.counts[place * kinds + meaning] ?? 0;
  }

  /** The first place whose bucket has this number or a later one. */
  firstAtOrAfter(number: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.numbers[middle] ?? 0) < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Counts `count` events of a meaning into a bucket; late ones make room for themselves. */
  add(number: number, meaning: number, count: number): void {
    const last = this.length - 1;
    const place = this.numbers[last] === number ? last : this.placeFor(number);
    const cell = place * kinds + meaning;
    this.counts[cell] = (this.counts[cell] ?? 0) + count;
  }

  /** The level of twice the length. */
  coarser(): BucketLevel {
    const level = new BucketLevel(this.widthMs * 2);
    for (let place = 0; place < this.length; place++) {
      const number = Math.floor(this.number(place) / 2);
      for (let meaning = 0; meaning < kinds; meaning++) {
        const count = this.count(place, meaning);
        if (count > 0) level.add(number, meaning, count);
      }
    }
    return level;
  }

  /** Bytes that it occupies. */
  get bytes(): number {
    return this.numbers.byteLength + this.counts.byteLength;
  }

  private placeFor(number: number): number {
    const { length } = this;
    const place = length === 0 || (this.numbers[length - 1] ?? 0) < number ? length : this.firstAtOrAfter(number);
    if (place < length && this.numbers[place] === number) return place;
    if (length === this.numbers.length) this.grow();
    this.numbers.copyWithin(place + 1, place, length);
    this.counts.copyWithin((place + 1) * kinds, place * kinds, length * kinds);
    this.numbers[place] = number;
    this.counts.fill(0, place * kinds, (place + 1) * kinds);
    this.length++;
    return place;
  }

  private grow(): void {
    const capacity = Math.ceil(this.numbers.length * 1.5);
    const [numbers, counts] = [new Float64Array(capacity), new Uint32Array(capacity * kinds)];
    numbers.set(this.numbers);
    counts.set(this.counts);
    [this.numbers, this.counts] = [numbers, counts];
  }
}

/**
 * Events of one lane counted into buckets of several lengths, finest first. Each level has at most half as many buckets as
 * the one before; lengths between that would have more are left out. All levels hold every event, in exactly one bucket
 * each.
 */
export interface Pyramid {
  readonly base: EventSeries;
  readonly levels: readonly BucketLevel[];
}

/** Counts one more event into every level, whenever it happened. It has to be the newest of those of the same time. */
export function addToPyramid({ base, levels }: Pyramid, table: EventTable, event: number): void {
  const [time, meaning] = [table.time(event), table.meaning(event)];
  base.add(time, meaning);
  for (const level of levels) level.add(Math.floor(time / level.widthMs), meaning, 1);
}

/** The coarsest level whose buckets are no longer than `widthMs`; undefined where all are. */
export function levelFor(pyramid: Pyramid, widthMs: number): BucketLevel | undefined {
  return pyramid.levels.findLast((level) => level.widthMs <= widthMs);
}

/**
 * Builds the pyramid of a lane's events, which are ordered by time. It yields every 8,192 events, so that whoever runs it can
 * let the page go on in between. It takes at most 18 bytes an event, mostly 14: 9 in the series, 48 a bucket, and half
 * more of these at most for growing.
 */
export function* buildPyramid(table: EventTable, events: Uint32Array): Generator<undefined, Pyramid> {
  const base = new EventSeries(events.length);
  for (let place = 0; place < events.length; place++) {
    const event = events[place] ?? 0;
    base.add(table.time(event), table.meaning(event));
    if (place % eventsPerSlice === eventsPerSlice - 1) yield;
  }
  let finest = new BucketLevel(yield* finestWidth(base));
  for (let place = 0; place < base.length; place++) {
    finest.add(Math.floor(base.time(place) / finest.widthMs), base.meaning(place), 1);
    if (place % eventsPerSlice === eventsPerSlice - 1) yield;
    // The estimate took gaps to lie anywhere; where they all cross the borders of buckets, the next length has less.
    if (finest.length > bucketsFor(events.length)) finest = finest.coarser();
  }
  const levels = [finest];
  for (let level = finest; level.length > 1;) {
    level = level.coarser();
    yield;
    if (level.length * 2 <= (levels.at(-1)?.length ?? 0)) levels.push(level);
    // Buckets that lie on both sides of 0 never come together.
    if (level.widthMs > 2 ** 50) break;
  }
  return { base, levels };
}

const bucketsFor = (events: number): number => Math.max(1, events / eventsPerBucket);

/**
 * The shortest power of two that deals the events out to one bucket for sixteen of them, by the gaps between them: a gap longer
 * than a bucket always parts two buckets, and shorter ones do as often as their sum is bucket lengths. One pass.
 */
function* finestWidth(events: EventSeries): Generator<undefined, number> {
  const exponents = 128;
  const smallest = Math.log2(shortestBucketMs);
  const gaps = new Uint32Array(exponents);
  const lengths = new Float64Array(exponents);
  let before = events.time(0);
  for (let place = 1; place < events.length; place++) {
    const time = events.time(place);
    const gap = time - before;
    before = time;
    if (place % eventsPerSlice === 0) yield;
    if (gap <= 0) continue;
    const slot = Math.min(exponents - 1, Math.max(0, Math.floor(Math.log2(gap)) - smallest));
    gaps[slot] = (gaps[slot] ?? 0) + 1;
    lengths[slot] = (lengths[slot] ?? 0) + gap;
  }
  let longer = events.length;
  let shorterLength = 0;
  for (let slot = 0; slot < exponents - 1; slot++) {
    const width = 2 ** (slot + smallest);
    if (slot === 0) longer = gaps.reduce((sum, count) => sum + count, 0);
    if (1 + longer + shorterLength / width <= bucketsFor(events.length)) return width;
    longer -= gaps[slot] ?? 0;
    shorterLength += lengths[slot] ?? 0;
  }
  return 2 ** (exponents - 1 + smallest);
}
