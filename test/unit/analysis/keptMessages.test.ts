import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messagesOf } from '../../../src/analysis/messages/keptMessages';
import { CancelledError } from '../../../src/base/rpc';
import { EventLog } from '../../../src/log/eventLog';
import { madeUpEvents, type PlainEvent } from './madeUpLog';

const gapMs = 60_000;
const lineBytes = 100;

function add(log: EventLog, { kind, sourceTask, targetTask, timestamp }: PlainEvent): void {
  const line = log.size + 1;
  const place = { line, offset: log.size * lineBytes, byteLength: lineBytes - 1, recovered: false };
  const nothing = { payload: undefined, payloadText: undefined, timestampText: '' };
  log.append({ id: `eg-evt-${line}`, kind, sourceTask, targetTask, timestamp, place, ...nothing });
}

function logOf(events: readonly PlainEvent[]): EventLog {
  const log = new EventLog();
  for (const event of events) add(log, event);
  return log;
}

/** What was found, with tasks by name: a log keeps the numbers of tasks that were taken back. */
async function found(log: EventLog) {
  const { events, messages, sessions } = await messagesOf(log, gapMs);
  const names = (numbers: Uint32Array) => Array.from(numbers, (number) => events.tasks[number - 1]);
  const { receiver, sender, ...others } = messages;
  return { ...others, receiver: names(receiver), sender: names(sender), sessions };
}

/** Logs in which some events come late, and where the order of the file is nearly always that of time. */
const arrivals = madeUpEvents.chain((events) =>
  fc.record({
    events: fc.constantFrom(
      events,
      events.toSorted((a, b) => a.timestamp.ms - b.timestamp.ms || a.timestamp.ns - b.timestamp.ns),
    ),
    asks: fc.array(fc.boolean(), { minLength: events.length, maxLength: events.length }),
  }),
);

describe('the messages and sessions that are kept with a log', () => {
  it('are, in whatever parts the events came, as if they had come at once', async () => {
    await fc.assert(
      fc.asyncProperty(arrivals, async ({ events, asks }) => {
        const log = new EventLog();
        for (const [at, event] of events.entries()) {
          add(log, event);
          if (asks[at]) expect(await found(log)).toEqual(await found(logOf(events.slice(0, at + 1))));
        }
        expect(await found(log)).toEqual(await found(logOf(events)));
      }),
      { numRuns: 300 },
    );
  }, 60_000);

  it('are found anew when events are taken back and others take their places', async () => {
    await fc.assert(
      fc.asyncProperty(madeUpEvents, madeUpEvents, fc.nat(40), async (events, others, keep) => {
        const log = logOf(events);
        await found(log);
        log.retract(keep * lineBytes);
        for (const event of others) add(log, event);
        expect(await found(log)).toEqual(await found(logOf([...events.slice(0, keep), ...others])));
      }),
      { numRuns: 100 },
    );
  }, 60_000);

  it('are the same for several who ask at once, also when one of them gives up', async () => {
    const start = { kind: 'task_started', sourceTask: 'eg-a', targetTask: undefined, timestamp: { ms: 0, ns: 0 } };
    const log = logOf([start, { ...start, kind: 'nudge_sent', targetTask: 'eg-a', sourceTask: undefined }]);
    const aborted = new AbortController();
    aborted.abort();
    const [one, other, again] = [
      messagesOf(log, gapMs),
      messagesOf(log, gapMs, aborted.signal),
      messagesOf(log, gapMs),
    ];
    await expect(other).rejects.toThrow(CancelledError);
    expect((await one).messages.count).toBe(1);
    expect((await again).messages).toEqual((await one).messages);
  });
});
