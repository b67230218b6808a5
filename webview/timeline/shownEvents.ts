import { type Meaning } from '../../src/model/eventKind';
import { type EventTable, meaningByCode, meaningCode } from './eventTable';
import { OrderedEvents } from './orderedEvents';

/** What becomes of the events that a query does not find: left out, or painted faintly behind its hits. */
export const missViews = ['hidden', 'dimmed'] as const;
export type MissView = (typeof missViews)[number];

/** The events that pass the query and the legend; while misses are dimmed, all that the legend passes. */
export interface ShownEvents {
  /** Ordered by time. */
  readonly events: Uint32Array;
  /** 1 at the position of every event of `events`. */
  readonly mask: Uint8Array;
  /** Those of `events` that the query finds, by time; all of them where there is no query. */
  readonly hits: Uint32Array;
  /** 1 at the position of every event of `events` that the query does not find; undefined where there is none. */
  readonly dimmed: Uint8Array | undefined;
  /** Hits of the query, whatever the legend hides. */
  readonly matching: number;
  /** Of the query's hits, by meaning. */
  readonly byMeaning: ReadonlyMap<Meaning, number>;
  /** Of the query's hits, by index into the table's kinds. */
  readonly byKind: Uint32Array;
  /** Those of `events` that mean failure, by time. */
  readonly failures: Uint32Array;
  /** The same object as long as events only arrive: what was chosen is the same. */
  readonly selection: object;
}

/** The events that pass, of all that the table has now. `found` are positions from the host, null for no query. */
export function selectShown(
  table: EventTable,
  found: Uint32Array | null,
  hidden: ReadonlySet<Meaning>,
  misses: MissView = 'hidden',
): ShownEvents {
  return new ShownSelection(table, found, hidden, misses).take();
}

/** Picks the events that pass as they arrive: each is looked at once, without allocation per event. */
export class ShownSelection {
  private readonly found: Uint8Array | undefined;
  private readonly dimming: boolean;
  private readonly hiddenCodes: Uint8Array;
  private readonly events = new OrderedEvents();
  private readonly hits: OrderedEvents;
  private readonly failures = new OrderedEvents();
  private mask: Uint8Array = new Uint8Array(0);
  private dimmed: Uint8Array = new Uint8Array(0);
  private readonly byKind: number[] = [];
  private readonly byMeaning = new Uint32Array(meaningByCode.length);
  private matching = 0;
  /** How many events of the file have been looked at. */
  private known = 0;

  /** `found` are positions from the host, null for no query. Events that arrive later are no hits of it. */
  constructor(
    private readonly table: EventTable,
    found: Uint32Array | null,
    hidden: ReadonlySet<Meaning>,
    misses: MissView,
  ) {
    this.found = found ? maskOf(found, table.length) : undefined;
    this.dimming = found !== null && misses === 'dimmed';
    this.hits = this.dimming ? new OrderedEvents() : this.events;
    this.hiddenCodes = Uint8Array.from(meaningByCode, (meaning) => (hidden.has(meaning) ? 1 : 0));
  }

  /** Looks at what has arrived. */
  grow(): void {
    const { table } = this;
    const arrived = table.since(this.known);
    this.mask = roomFor(this.mask, table);
    if (this.dimming) this.dimmed = roomFor(this.dimmed, table);
    this.known = table.length;
    this.sort(arrived);
  }

  /** All that passes of what has arrived. What it gave before holds on. */
  take(): ShownEvents {
    this.grow();
    const { table } = this;
    return {
      events: this.events.events,
      mask: this.mask.subarray(0, table.length),
      hits: this.hits.events,
      dimmed: this.dimming ? this.dimmed.subarray(0, table.length) : undefined,
      matching: this.matching,
      byMeaning: new Map(meaningByCode.map((meaning, code) => [meaning, this.byMeaning[code] ?? 0])),
      byKind: Uint32Array.from(table.kinds, (_, kind) => this.byKind[kind] ?? 0),
      failures: this.failures.events,
      selection: this,
    };
  }

  /** Deals events, which are ordered by time, out to the lists. */
  private sort(arrived: Uint32Array): void {
    const { table, found, hiddenCodes } = this;
    const failureCode = meaningCode('failure');
    const shown = new Uint32Array(arrived.length);
    const hits = this.dimming ? new Uint32Array(arrived.length) : shown;
    const failed: number[] = [];
    let [count, hitCount] = [0, 0];
    for (const event of arrived) {
      const isHit = !found || found[event] === 1;
      if (!isHit && !this.dimming) continue;
      const meaning = table.meaning(event);
      if (isHit) this.countHit(table.kindCode(event), meaning);
      if (hiddenCodes[meaning] === 1) continue;
      if (meaning === failureCode) failed.push(event);
      this.mask[event] = 1;
      shown[count++] = event;
      if (isHit) hits[hitCount++] = event;
      else this.dimmed[event] = 1;
    }
    this.events.add(table, shown.subarray(0, count));
    if (this.dimming) this.hits.add(table, hits.subarray(0, hitCount));
    this.failures.add(table, Uint32Array.from(failed));
  }

  private countHit(kind: number, meaning: number): void {
    this.matching++;
    this.byKind[kind] = (this.byKind[kind] ?? 0) + 1;
    this.byMeaning[meaning] = (this.byMeaning[meaning] ?? 0) + 1;
  }
}

function maskOf(events: Uint32Array, length: number): Uint8Array {
  const mask = new Uint8Array(length);
  for (const event of events) mask[event] = 1;
  return mask;
}

/** The mask, or a larger copy with room for as many as the table has. */
function roomFor(mask: Uint8Array, { length, capacity }: EventTable): Uint8Array {
  if (length <= mask.length) return mask;
  const larger = new Uint8Array(capacity);
  larger.set(mask);
  return larger;
}
