import { CancelledError } from '../../base/rpc';
import { type EventLog } from '../../log/eventLog';
import { type SessionStart } from '../../model/sessionRule';
import { inParts } from '../inParts';
import { type OrderedEvents, orderedEvents } from '../orderedEvents';
import { type MessageArrays } from './messageColumns';
import { MessageWalk } from './messageWalk';

/** What answers about messages and sessions begin with. */
export interface FoundMessages {
  readonly events: OrderedEvents;
  readonly messages: MessageArrays;
  /** Where sessions begin. */
  readonly sessions: readonly SessionStart[];
}

const kept = new WeakMap<EventLog, KeptMessages>();

/**
 * The messages and the beginnings of sessions of a log. Both are kept with it: asked again, only events that came since are
 * looked at, and all of them where some came late or were taken back. Rejects with CancelledError when `signal` is aborted;
 * how far it came holds for who asks next.
 */
export async function messagesOf(log: EventLog, gapMs: number, signal?: AbortSignal): Promise<FoundMessages> {
  const messages = kept.get(log) ?? new KeptMessages(log);
  kept.set(log, messages);
  return messages.take(gapMs, signal);
}

class KeptMessages {
  private walk = new MessageWalk();
  private known = { size: 0, retractions: 0 };
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly log: EventLog) {}

  /** One after the other: two answers at a time would do the same work twice. */
  take(gapMs: number, signal: AbortSignal | undefined): Promise<FoundMessages> {
    const taken = this.turn.then(() => this.goOn(gapMs, signal));
    // Who waits has nothing to do with why the one before came to no end.
    this.turn = taken.catch(() => undefined);
    return taken;
  }

  private async goOn(gapMs: number, signal: AbortSignal | undefined): Promise<FoundMessages> {
    if (signal?.aborted) throw new CancelledError();
    this.forgetWhatChanged();
    const events = orderedEvents(this.log);
    const sessions = this.log.sessionStarts(gapMs);
    await inParts(this.walk.rank, events.size, signal, (_, to) => this.walk.walk(events, to));
    return { events, messages: this.walk.messages.snapshot(), sessions };
  }

  private forgetWhatChanged(): void {
    const { known } = this;
    const reading = this.log.read();
    const { size, retractions } = reading;
    let goesOn = retractions === known.retractions;
    if (!reading.isInTimeOrder)
      for (let event = known.size; goesOn && event < size; event++) goesOn = reading.rankOf(event) >= known.size;
    this.known = { size, retractions };
    if (goesOn) return;
    this.walk = new MessageWalk();
  }
}
