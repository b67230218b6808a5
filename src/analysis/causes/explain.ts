import { type Explanation, type ExplanationSubject } from '../../model/explanation';
import { type StoreRecords } from '../../store/storeRecords';
import { assemble } from './assemble';
import { attemptBefore, laneOf } from './attempt';
import { causesOf } from './causesOf';
import { History } from './history';
import { subjectEvent } from './subject';
import { walkFrom } from './walk';

/** An explanation that has read more than so many events ends: those of the made-up stores need 200 at most. */
const enoughEvents = 500;

/**
 * Why an event happened: its causal past after Lamport – the order on a task's lane, and messages from source to target –
 * narrowed to what matters. A rule for each kind gives what led to an event directly (`causesOf`); causes of causes follow
 * in the order of their distance from the event, across the lanes of other tasks where a message, a blocker or a lock leads
 * there. What the attempt holds beside them is folded.
 *
 * Columns and lists say which events may matter; payloads are read of these alone (some hundreds at most). Undefined where
 * there is no such event, or of a task none that went wrong. Rejects with CancelledError when `signal` is aborted.
 */
export async function explain(
  records: StoreRecords,
  subject: ExplanationSubject,
  signal?: AbortSignal,
): Promise<Explanation | undefined> {
  const history = new History(records, signal);
  const root = await subjectEvent(history, subject);
  if (!root) return undefined;
  const { steps, isCut } = await walkFrom(history, root, enoughEvents, (effect) => causesOf(history, effect));
  const task = laneOf(history, root.index);
  const attempt = task === undefined ? undefined : attemptBefore(history, task, root.index);
  return assemble(history, { direction: 'causes', root, steps, isCut, start: attempt?.start, lane: attempt?.lane });
}
