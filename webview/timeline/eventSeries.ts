/**
 * Times and meanings of a lane's events side by side, by time: the events of one lane lie far apart in the table, and a walk
 * over them there waits for memory at each. 9 bytes an event.
 */
export class EventSeries {
  length = 0;
  private times: Float64Array;
  private meanings: Uint8Array;

  /** `capacity`: for how many events there is room before it grows. */
  constructor(capacity: number) {
    this.times = new Float64Array(capacity);
    this.meanings = new Uint8Array(capacity);
  }

  /** Session time of the event at this place, in ms. */
  time(place: number): number {
    return this.times[place] ?? 0;
  }

  /** Code of what it means. */
  meaning(place: number): number {
    return this.meanings[place] ?? 0;
  }

  /** The first place whose event is not before `time`. */
  firstAtOrAfter(time: number): number {
    return this.search((at) => at < time);
  }

  /** Takes an event in, behind those of the same time. */
  add(time: number, meaning: number): void {
    const { length } = this;
    if (length === this.times.length) this.grow();
    const place = length === 0 || this.time(length - 1) <= time ? length : this.search((at) => at <= time);
    this.times.copyWithin(place + 1, place, length);
    this.meanings.copyWithin(place + 1, place, length);
    this.times[place] = time;
    this.meanings[place] = meaning;
    this.length++;
  }

  /** The first place whose event does not lie before what is looked for. */
  private search(isBefore: (time: number) => boolean): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isBefore(this.time(middle))) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private grow(): void {
    const capacity = Math.max(16, Math.ceil(this.times.length * 1.25));
    const [times, meanings] = [new Float64Array(capacity), new Uint8Array(capacity)];
    times.set(this.times);
    meanings.set(this.meanings);
    [this.times, this.meanings] = [times, meanings];
  }
}
