import { type EventSeries } from './eventSeries';
import { type EventTable, firstAtOrAfter, meaningByCode, meaningCode } from './eventTable';
import { type BucketLevel, levelFor, type Pyramid } from './pyramid';
import { type TimeScale } from './timeScale';

/** A column is between half of this and all of it wide, in CSS pixels. */
const widestColumn = 3;

/** The reach of a mark's neighbourhood on both sides, in CSS pixels: nearer events weigh more. */
const reach = 24;
/** Up to so many events in the neighbourhood (8 px apart) are marks alone; from so many on (4 px) heat alone. */
const marksUpTo = 3;
const heatFrom = 6;

/** Events beside the window that still reach into it, in CSS pixels. */
const airPixels = 12;

const kinds = meaningByCode.length;
const failure = meaningCode('failure');

/**
 * The events of a lane that are in the window, counted by columns: those stretches of an even length that hold events, by
 * time. Their length is a power of two ms and they lie where multiples of it are, whatever the window, so that a column
 * holds the same events while the picture moves. Every event from `from` to `to` lies in exactly one of them, in order.
 * One object is filled over and over: a frame leaves no garbage.
 */
export class HeatColumns {
  /** How many columns there are. */
  length = 0;
  /** Length of a column, in ms. */
  widthMs = 1;
  /** The place of the first event in the lane's events, and behind the last one. */
  from = 0;
  to = 0;
  /** Whether any column is heat, at least in part. */
  hasHeat = false;
  private numbers = new Float64Array(256);
  private counts = new Uint32Array(256 * kinds);
  private totals = new Uint32Array(256);
  private lefts = new Float64Array(256);
  private rights = new Float64Array(256);
  private heats = new Float64Array(256);

  /** Where a column begins and ends, in ms. */
  start(column: number): number {
    return (this.numbers[column] ?? 0) * this.widthMs;
  }
  end(column: number): number {
    return ((this.numbers[column] ?? 0) + 1) * this.widthMs;
  }

  /** Where a column begins in the picture, in CSS pixels. */
  left(column: number): number {
    return this.lefts[column] ?? 0;
  }

  /** Where it ends there. */
  right(column: number): number {
    return this.rights[column] ?? 0;
  }

  /** How many events a column holds. */
  total(column: number): number {
    return this.totals[column] ?? 0;
  }

  /** How many of them have the meaning of this code. */
  count(column: number, meaning: number): number {
    return this.counts[column * kinds + meaning] ?? 0;
  }

  /** How many of them are failures. */
  failures(column: number): number {
    return this.count(column, failure);
  }

  /** From 0, where its events are single marks, to 1, where marks would cover each other and are heat. */
  heat(column: number): number {
    return this.heats[column] ?? 0;
  }

  /**
   * Counts a lane's events. With a pyramid it costs as much as there are columns, without as much as there are events; both
   * come to the same.
   */
  fill(table: EventTable, events: Uint32Array, scale: TimeScale, pyramid: Pyramid | undefined): void {
    this.widthMs = 2 ** Math.floor(Math.log2(widestColumn * scale.msPerPixel));
    const first = Math.floor(scale.toTime(-airPixels) / this.widthMs);
    const end = Math.ceil(scale.toTime(scale.width + airPixels) / this.widthMs);
    this.length = 0;
    const level = pyramid && levelFor(pyramid, this.widthMs);
    if (level) this.fillFromLevel(level, first, end);
    else if (pyramid) this.fillFromSeries(pyramid.base, first, end);
    else this.fillFromTable(table, events, first, end);
    if (pyramid) this.from = pyramid.base.firstAtOrAfter(first * this.widthMs);
    this.weigh(scale);
  }

  private fillFromLevel(level: BucketLevel, first: number, end: number): void {
    const finer = this.widthMs / level.widthMs;
    const last = level.firstAtOrAfter(end * finer);
    for (let place = level.firstAtOrAfter(first * finer); place < last; place++) {
      const column = this.column(Math.floor(level.number(place) / finer));
      for (let meaning = 0; meaning < kinds; meaning++) {
        const count = level.count(place, meaning);
        if (count > 0) this.add(column, meaning, count);
      }
    }
  }

  private fillFromSeries(series: EventSeries, first: number, end: number): void {
    const last = series.firstAtOrAfter(end * this.widthMs);
    for (let place = series.firstAtOrAfter(first * this.widthMs); place < last; place++)
      this.add(this.column(Math.floor(series.time(place) / this.widthMs)), series.meaning(place), 1);
  }

  private fillFromTable(table: EventTable, events: Uint32Array, first: number, end: number): void {
    this.from = firstAtOrAfter(table, events, first * this.widthMs);
    const last = firstAtOrAfter(table, events, end * this.widthMs);
    for (let place = this.from; place < last; place++) {
      const event = events[place] ?? 0;
      this.add(this.column(Math.floor(table.time(event) / this.widthMs)), table.meaning(event), 1);
    }
  }

  private add(column: number, meaning: number, count: number): void {
    const cell = column * kinds + meaning;
    this.counts[cell] = (this.counts[cell] ?? 0) + count;
    this.totals[column] = (this.totals[column] ?? 0) + count;
  }

  /** The column with this number, a new one behind the last where it has another. */
  private column(number: number): number {
    const last = this.length - 1;
    if (last >= 0 && this.numbers[last] === number) return last;
    const column = this.length++;
    if (column === this.numbers.length) this.grow();
    this.numbers[column] = number;
    this.totals[column] = 0;
    this.counts.fill(0, column * kinds, (column + 1) * kinds);
    return column;
  }

  private grow(): void {
    const larger = <Column extends Float64Array | Uint32Array>(grown: Column, old: Column): Column => {
      grown.set(old);
      return grown;
    };
    const size = this.numbers.length * 2;
    this.numbers = larger(new Float64Array(size), this.numbers);
    this.counts = larger(new Uint32Array(size * kinds), this.counts);
    this.totals = larger(new Uint32Array(size), this.totals);
    this.lefts = new Float64Array(size);
    this.rights = new Float64Array(size);
    this.heats = new Float64Array(size);
  }

  /** Finds the heat of each column by the events around it, in CSS pixels, so that folds part what they part in the picture. */
  private weigh(scale: TimeScale): void {
    let all = 0;
    for (let column = 0; column < this.length; column++) {
      this.lefts[column] = scale.toX(this.start(column));
      const before = column - 1;
      const isNext = column > 0 && this.numbers[column] === (this.numbers[before] ?? 0) + 1;
      if (column > 0) this.rights[before] = isNext ? this.left(column) : scale.toX(this.end(before));
      all += this.total(column);
    }
    const last = this.length - 1;
    if (last >= 0) this.rights[last] = scale.toX(this.end(last));
    this.to = this.from + all;
    this.hasHeat = false;
    let first = 0;
    for (let column = 0; column < this.length; column++) {
      const x = this.left(column);
      while (x - this.left(first) >= reach) first++;
      let crowd = 0;
      // From `heatFrom` on nothing changes any more.
      for (let other = first; other < this.length && crowd < heatFrom; other++) {
        const distance = Math.abs(this.left(other) - x);
        if (distance >= reach) break;
        crowd += this.total(other) * (1 - distance / reach);
      }
      const heat = Math.min(1, Math.max(0, (crowd - marksUpTo) / (heatFrom - marksUpTo)));
      this.heats[column] = heat;
      if (heat > 0) this.hasHeat = true;
    }
  }
}
