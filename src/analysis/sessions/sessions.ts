import { TimeSlice } from '../../base/timeSlice';
import { type ReactionRule } from '../../model/notification';
import { type Session, type SessionList } from '../../model/session';
import { type StoreRecords } from '../../store/storeRecords';
import { inParts } from '../inParts';
import { findMessages, type Messages } from '../messages/messages';
import { lockWaiting } from './lockWaiting';
import { SessionSum, type SummedSession } from './sessionSum';

const sliceMs = 8;

/**
 * The sessions of a log with their figures: where they begin by the one rule (src/model/sessionRule.ts), then one walk over
 * the events. Rejects with CancelledError when `signal` is aborted.
 */
export async function sessions(records: StoreRecords, rule: ReactionRule, signal?: AbortSignal): Promise<SessionList> {
  const messages = await findMessages(records, rule, signal);
  const summed = await sumUp(messages, () => true, signal);
  return { generation: records.generation, sessions: await withLockWaiting(records, summed) };
}

/** Figures of the sessions whose numbers (1 for the first) are wanted. */
export async function sumUp(
  messages: Messages,
  isWanted: (number: number) => boolean,
  signal?: AbortSignal,
): Promise<readonly SummedSession[]> {
  const slice = new TimeSlice(sliceMs);
  const sum = new SessionSum(messages);
  const summed: SummedSession[] = [];
  for (const [index, { rank: first, beginning }] of messages.sessions.entries()) {
    if (!isWanted(index + 1)) continue;
    const end = messages.sessions[index + 1]?.rank ?? messages.events.size;
    sum.begin(first);
    await inParts(first, end, signal, (from, to) => sum.add(from, to));
    summed.push(sum.finish({ number: index + 1, beginning, first, end }));
    if (slice.isUsedUp) await slice.rest(signal);
  }
  return summed;
}

/** The sessions, each with what its `lock_acquired` events tell. */
export async function withLockWaiting(
  records: StoreRecords,
  summed: readonly SummedSession[],
): Promise<readonly Session[]> {
  const waiting = await lockWaiting(
    records,
    summed.map(({ acquisitions }) => acquisitions),
  );
  return summed.flatMap(({ session }, index) => {
    const locks = waiting[index];
    return locks ? [{ ...session, lockWaiting: locks }] : [];
  });
}
