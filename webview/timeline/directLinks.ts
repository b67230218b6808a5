import { type EventTable } from './eventTable';
import { laneTaskOf } from './laneDeal';
import { ofSameTask, placeOf } from './navigation';

/** How many events of the same task stand beside the selected one, before it and after it. */
const before = 4;
const after = 2;

/**
 * Why an event stands beside another: it is of the same task; it is what the sender did last before sending; it is the
 * first that the receiver did itself since. The first is in the file, that the others have to do with it is inferred.
 */
export type LinkReason = 'same-task' | 'before-sending' | 'sign-of-life';

/** An event that stands beside another. */
export interface LinkedEvent {
  readonly event: number;
  readonly reason: LinkReason;
}

/** What stands right before an event and right after it, each by time. */
export interface DirectLinks {
  readonly before: readonly LinkedEvent[];
  readonly after: readonly LinkedEvent[];
  /** The events of both: they stay lit while the rest of the picture fades. */
  readonly related: ReadonlySet<number>;
}

const none: DirectLinks = { before: [], after: [], related: new Set() };

/**
 * The direct causes and consequences of an event, as far as columns tell: what its task took part in before (with the
 * last message that reached it, however long ago) and after; of a message also what its sender did before it was sent,
 * and the first thing that its receiver did itself after it arrived. Among all events, whatever a query hides.
 */
export function directLinks(table: EventTable, event: number): DirectLinks {
  const task = laneTaskOf(table, event);
  if (task === 0) return none;
  const earlier = ofSameTask(table, table.order, event, before, -1);
  const later = ofSameTask(table, table.order, event, after, 1);
  const isMessage = isMessageTo(table, event, task);
  const arrival = earlier.some((other) => isMessageTo(table, other, task))
    ? undefined
    : nearest(table, event, -1, (other) => isMessageTo(table, other, task));
  const sender = table.source(event);
  const sending = isMessage
    ? nearest(table, event, -1, (other) => table.source(other) === sender || table.target(other) === sender)
    : undefined;
  const reaction = isMessage ? nearest(table, event, 1, (other) => table.source(other) === task) : undefined;
  const isKnown = sending === arrival || (sending !== undefined && earlier.includes(sending));
  const beforeSending = sending === undefined || isKnown ? [] : [linked(sending, 'before-sending')];
  const afterArrival = reaction === undefined ? [] : [linked(reaction, 'sign-of-life')];
  const causes = byTime(table, [
    ...(arrival === undefined ? [] : [linked(arrival, 'same-task')]),
    ...earlier.map((other) => linked(other, 'same-task')),
    ...beforeSending,
  ]);
  const consequences = byTime(table, [
    ...later.filter((other) => other !== reaction).map((other) => linked(other, 'same-task')),
    ...afterArrival,
  ]);
  const related = new Set([...causes, ...consequences].map((link) => link.event));
  return { before: causes, after: consequences, related };
}

/** Remembers the links of the last event: they are asked for with every frame. */
export class DirectLinksMemory {
  private last: { readonly table: EventTable; readonly version: number; readonly event: number } | undefined;
  private links = none;

  /** The links of an event, none for none. `version` rises whenever the table changes. */
  of(table: EventTable, version: number, event: number | undefined): DirectLinks {
    if (event === undefined || event >= table.length) return none;
    const { last } = this;
    if (last?.table !== table || last.version !== version || last.event !== event) {
      this.last = { table, version, event };
      this.links = directLinks(table, event);
    }
    return this.links;
  }
}

const linked = (event: number, reason: LinkReason): LinkedEvent => ({ event, reason });

/** Whether an event is a message of another task to this one. */
function isMessageTo(table: EventTable, event: number, task: number): boolean {
  const source = table.source(event);
  return table.target(event) === task && source !== 0 && source !== task;
}

function nearest(
  table: EventTable,
  event: number,
  direction: 1 | -1,
  fits: (other: number) => boolean,
): number | undefined {
  const { order } = table;
  for (let place = placeOf(table, order, event) + direction; place >= 0 && place < order.length; place += direction) {
    const other = order[place] ?? 0;
    if (fits(other)) return other;
  }
  return undefined;
}

/** By time, in the file's order where times are the same, as the table orders them. */
function byTime(table: EventTable, links: readonly LinkedEvent[]): readonly LinkedEvent[] {
  return links.toSorted((a, b) => table.time(a.event) - table.time(b.event) || a.event - b.event);
}
