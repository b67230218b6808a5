import { type EventTable } from './eventTable';
import { type DealtEvents, LaneDeal, type LaneSlots } from './laneDeal';
import { type ShownEvents } from './shownEvents';

/** What decides on which lane an event belongs to. */
export interface DealChoice {
  readonly table: EventTable;
  readonly shown: ShownEvents;
  /** Compared one by one: events are dealt out anew where one is another. */
  readonly asked: readonly unknown[];
  /** Where sessions begin, for lanes of sessions. New ones at the end move no event. */
  readonly starts: Float64Array;
}

interface Dealing extends DealChoice {
  readonly edition: number;
  readonly deal: LaneDeal;
}

/** Deals events out to lanes, and goes on with what it has dealt as long as events only arrive. */
export class LaneDealer {
  private last: Dealing | undefined;

  /** The events that are shown, dealt out to `slots`; `holders` names for each slot the one whose lane shows it. */
  deal(choice: DealChoice, slots: LaneSlots, holders: Uint32Array): DealtEvents {
    const { table, shown } = choice;
    const { last } = this;
    const goesOn = last && this.isMoreOf(last, choice);
    const deal = goesOn ? last.deal : new LaneDeal(table, holders);
    deal.add(goesOn ? shownSince(table, shown, last.shown.mask.length) : shown.events, slots);
    this.last = { ...choice, edition: table.edition, deal };
    return deal;
  }

  private isMoreOf(last: Dealing, { table, shown, asked, starts }: DealChoice): boolean {
    return (
      last.table === table &&
      last.edition === table.edition &&
      last.shown.selection === shown.selection &&
      last.shown.mask.length <= shown.mask.length &&
      last.asked.length === asked.length &&
      last.asked.every((part, i) => part === asked[i]) &&
      last.starts.every((start, i) => start === starts[i])
    );
  }
}

/** The shown events from a position of the file on, by time. */
function shownSince(table: EventTable, { events, mask }: ShownEvents, position: number): Uint32Array {
  if (events.length === mask.length) return table.since(position);
  return table.since(position).filter((event) => mask[event] === 1);
}
