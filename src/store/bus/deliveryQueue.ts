import { type LogAppend } from '../storeAnswers';
import { joined, upTo } from './appendRanges';
import { type UnstoredEvent } from './busEvent';

/** Events that are not in the file wait in memory, so many at most for each subscriber. */
export const mostWaiting = 1000;

/** Added events that a subscriber has not read yet. */
export interface PendingAppend {
  readonly type: 'stored';
  append: LogAppend;
  /** True when they are being read: from then on each page says how many follow. */
  begun: boolean;
  /** How many events of it the subscriber is still to get; until they are counted, all that it may hold. */
  remaining: number;
}

interface PendingEvent {
  readonly type: 'unstored';
  readonly event: UnstoredEvent;
}

/** What waits for one subscriber, in the order of publication. Stored events cost nothing here: they stay in the file. */
export class DeliveryQueue {
  private readonly entries: (PendingAppend | PendingEvent)[] = [];
  private unstored = 0;
  private lost = 0;

  /** The next one to deliver; undefined when nothing waits. */
  get first(): PendingAppend | PendingEvent | undefined {
    return this.entries[0];
  }

  /** Takes the first one out. */
  shift(): void {
    if (this.entries.shift()?.type === 'unstored') this.unstored--;
  }

  /** Adds an event that is not in the file. The oldest of too many is dropped. */
  addEvent(event: UnstoredEvent): void {
    this.entries.push({ type: 'unstored', event });
    this.unstored++;
    if (this.unstored > mostWaiting) this.dropOldestEvent();
  }

  /** Adds stored events, in one with those before them where possible. Returns what is new or has grown. */
  addAppend(append: LogAppend): PendingAppend {
    this.forgetWhatIsOver(append);
    const last = this.entries.at(-1);
    const added: PendingAppend = { type: 'stored', append, begun: false, remaining: append.to - append.from };
    if (last?.type === 'stored' && join(last, added)) return last;
    this.entries.push(added);
    return added;
  }

  /** Counts events as lost. */
  lose(count: number): void {
    this.lost += count;
  }

  /** How many were lost since this was last asked. */
  takeLost(): number {
    const { lost } = this;
    this.lost = 0;
    return lost;
  }

  private dropOldestEvent(): void {
    const oldest = this.entries.findIndex(({ type }) => type === 'unstored');
    this.entries.splice(oldest, 1);
    this.unstored--;
    this.lost++;
    const [before, behind] = [this.entries[oldest - 1], this.entries[oldest]];
    if (before?.type === 'stored' && behind?.type === 'stored' && join(before, behind)) this.entries.splice(oldest, 1);
  }

  /** Stored events of a file that is no more can't be read any more; those that are being read find that out. */
  private forgetWhatIsOver(append: LogAppend): void {
    for (const [at, entry] of [...this.entries.entries()].reverse()) {
      if (entry.type !== 'stored') continue;
      if (entry.append.generation === append.generation) {
        entry.append = upTo(entry.append, append);
        entry.remaining = Math.min(entry.remaining, entry.append.to - entry.append.from);
      } else if (!entry.begun) {
        this.lost += entry.remaining;
        this.entries.splice(at, 1);
      }
    }
  }
}

/** Makes one of two that have not been begun; false where they do not adjoin. */
function join(first: PendingAppend, second: PendingAppend): boolean {
  const both = joined(first.append, second.append);
  if (!both || first.begun) return false;
  first.append = both;
  first.remaining += second.remaining;
  return true;
}
