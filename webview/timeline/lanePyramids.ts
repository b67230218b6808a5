import { type EventTable } from './eventTable';
import { type Lanes } from './lanes';
import { addToPyramid, buildPyramid, type Pyramid } from './pyramid';

/** Lanes with fewer events are walked over: that is as quick. */
const fewestEvents = 1024;

/** How long pyramids are built within a frame, and at a time between two, in ms. */
const msInFrame = 6;
const msBetween = 8;

/** Runs `work` when the page has time, and tells it how long it may take, in ms. */
export type RunWhenIdle = (work: (ms: number) => void) => void;

/** `requestIdleCallback`, and never more than 8 ms at once. */
export const whenIdle: RunWhenIdle = (work) => {
  requestIdleCallback((deadline) => work(Math.min(msBetween, Math.max(1, deadline.timeRemaining()))), { timeout: 200 });
};

interface Entry {
  events: Uint32Array;
  pyramid: Pyramid | undefined;
  building: Generator<undefined, Pyramid> | undefined;
  /** How many events there were when it was built: it is built anew when they have doubled. */
  builtWith: number;
  asked: boolean;
}

/**
 * The pyramids of the lanes that are looked at. They are built in steps, some within the frame that asks and the rest while
 * the page has nothing to do; events that arrive are added to what is there.
 */
export class LanePyramids {
  private readonly entries = new Map<string, Entry>();
  private table: EventTable | undefined;
  private generation = -1;
  private lanes: Lanes | undefined;
  private frameEnd = 0;
  private waiting = false;

  constructor(
    private readonly onBuilt: () => void,
    private readonly runWhenIdle: RunWhenIdle = whenIdle,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** A frame begins. Lanes that the last picture's frames did not ask for are forgotten. */
  beginFrame(table: EventTable, lanes: Lanes): void {
    this.frameEnd = this.now() + msInFrame;
    if (table !== this.table || table.generation !== this.generation) this.entries.clear();
    this.table = table;
    this.generation = table.generation;
    if (lanes === this.lanes) return;
    this.lanes = lanes;
    for (const [key, entry] of this.entries) {
      if (!entry.asked) this.entries.delete(key);
      entry.asked = false;
    }
  }

  /**
   * The pyramid of a lane's events, by time; undefined where there are few, or their pyramid is not there yet. By the same
   * name the next picture finds it again.
   */
  of(name: string, events: Uint32Array): Pyramid | undefined {
    const { table } = this;
    if (!table || events.length < fewestEvents) return undefined;
    const entry = this.entryOf(table, name, events);
    entry.asked = true;
    if (entry.building) this.build(entry, this.frameEnd);
    if (entry.building) this.buildLater();
    return entry.pyramid;
  }

  private entryOf(table: EventTable, name: string, events: Uint32Array): Entry {
    const known = this.entries.get(name);
    if (known?.events === events) return known;
    if (known?.pyramid && events.length < known.builtWith * 2) {
      const added = addedEvents(known.events, events);
      if (added) {
        for (const event of added) addToPyramid(known.pyramid, table, event);
        known.events = events;
        return known;
      }
    }
    const building = buildPyramid(table, events);
    const entry = { events, pyramid: undefined, building, builtWith: events.length, asked: true };
    this.entries.set(name, entry);
    return entry;
  }

  private build(entry: Entry, end: number): void {
    while (entry.building && this.now() < end) {
      const step = entry.building.next();
      if (step.done !== true) continue;
      entry.pyramid = step.value;
      entry.building = undefined;
    }
  }

  private buildLater(): void {
    if (this.waiting) return;
    this.waiting = true;
    this.runWhenIdle((ms) => {
      this.waiting = false;
      const end = this.now() + ms;
      const wanted = [...this.entries.values()].filter(({ asked, building }) => asked && building);
      for (const entry of wanted) this.build(entry, end);
      if (wanted.some(({ building }) => building)) this.buildLater();
      else if (wanted.length > 0) this.onBuilt();
    });
  }
}

/**
 * The events of `after` that are not in `before`, both by time; undefined where it lacks one that was there. A list that went
 * on in the same buffer (`OrderedEvents`) is not walked over.
 */
export function addedEvents(before: Uint32Array, after: Uint32Array): readonly number[] | undefined {
  const goesOn = before.buffer === after.buffer && before.byteOffset === after.byteOffset;
  if (goesOn && after.length >= before.length) return [...after.subarray(before.length)];
  const added: number[] = [];
  let place = 0;
  for (const event of after) {
    if (event === before[place]) place++;
    else added.push(event);
  }
  return place === before.length ? added : undefined;
}
