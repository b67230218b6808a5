import { GrowingNumbers } from './growingNumbers';

const empty = new Uint32Array(0);

/** For each value of a dictionary the positions of the events that have it, ascending. */
export class PostingLists {
  private readonly lists: (GrowingNumbers | undefined)[] = [];

  /** Notes that an event, behind all others, has the value. */
  add(value: number, event: number): void {
    (this.lists[value] ??= new GrowingNumbers()).push(event);
  }

  /** Takes back what was noted last for the value. */
  removeLast(value: number): void {
    this.lists[value]?.pop();
  }

  /** How many events have the value. */
  count(value: number): number {
    return this.lists[value]?.length ?? 0;
  }

  /** The events that have the value: valid until one is added. */
  events(value: number): Uint32Array {
    return this.lists[value]?.view() ?? empty;
  }
}
