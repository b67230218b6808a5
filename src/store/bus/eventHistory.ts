import { matchEverything } from '../../model/query/eventQuery';
import { type LogAppend } from '../storeAnswers';
import { joined, upTo } from './appendRanges';
import { type BusEvent, type UnstoredEvent } from './busEvent';
import { type BusStore } from './busStore';

/** How many events a bus remembers, as natively. */
export const longestHistory = 1000;

interface RememberedAppend {
  append: LogAppend;
  count: number;
}

type Remembered = RememberedAppend | { readonly event: UnstoredEvent; readonly count: 1 };

/** The events that were published last. Stored ones are remembered by their positions, and read when somebody asks. */
export class EventHistory {
  private entries: Remembered[] = [];

  constructor(private readonly store: BusStore | undefined) {}

  /** Remembers an event that is not in the file. */
  addEvent(event: UnstoredEvent): void {
    this.entries.push({ event, count: 1 });
    this.trim();
  }

  /** Remembers added events. */
  addAppend(append: LogAppend): void {
    for (const entry of this.entries) if ('append' in entry) cut(entry, append);
    const last = this.entries.at(-1);
    const both = last && 'append' in last ? joined(last.append, append) : undefined;
    if (both) this.entries.pop();
    const added = both ?? append;
    this.entries.push({ append: added, count: added.to - added.from });
    this.trim();
  }

  /** Of a replaced file not all positions count as new: so many do. */
  counted(append: LogAppend, count: number): void {
    const entry = this.entries.find((remembered) => 'append' in remembered && remembered.append === append);
    if (entry && 'append' in entry && append.newerThan) entry.count = count;
  }

  /** Forgets everything. */
  clear(): void {
    this.entries = [];
  }

  /** The last events, in the order of their publication. Rejects when the store can't be read. */
  async read(limit: number): Promise<readonly BusEvent[]> {
    let wanted = Math.min(limit, longestHistory);
    const parts: (readonly BusEvent[])[] = [];
    for (const entry of [...this.entries].reverse()) {
      if (wanted <= 0) break;
      const part = 'event' in entry ? [entry.event] : await this.readLast({ ...entry }, wanted);
      parts.push(part);
      wanted -= part.length;
    }
    return parts.reverse().flat();
  }

  private async readLast({ append }: RememberedAppend, limit: number): Promise<readonly BusEvent[]> {
    const from = append.newerThan ? append.from : Math.max(append.from, append.to - limit);
    let last: BusEvent[] = [];
    for (let after: number | undefined; ;) {
      const page = await this.store?.appendedEvents({ ...append, from }, matchEverything, after, longestHistory);
      if (!page) return [];
      last = [...last, ...page.events].slice(-limit);
      if (page.next === undefined) return last;
      after = page.next;
    }
  }

  /** Drops entries that lie wholly before the last 1,000 events. */
  private trim(): void {
    let total = 0;
    const firstKept = this.entries.findLastIndex(({ count }) => {
      total += count;
      return total >= longestHistory;
    });
    if (firstKept > 0) this.entries.splice(0, firstKept);
  }
}

/** Takes from an entry what a later append tells anew. */
function cut(entry: RememberedAppend, later: LogAppend): void {
  entry.append = upTo(entry.append, later);
  entry.count = Math.min(entry.count, entry.append.to - entry.append.from);
}
