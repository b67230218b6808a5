import { type StoredEvent } from '../../model/event';
import { type ExplanationSubject } from '../../model/explanation';
import { isTroubleOf, lastOf } from './attempt';
import { type History } from './history';

/**
 * The event that a subject means: of a task the last one that failed, was cancelled, met a conflict or was blocked.
 * Undefined where there is none, or the reference is of another generation of the file.
 */
export async function subjectEvent(history: History, subject: ExplanationSubject): Promise<StoredEvent | undefined> {
  if ('task' in subject) {
    const { task } = subject;
    const last = lastOf(history.ofTask(task), (event) => isTroubleOf(history, event, task));
    return last === undefined ? undefined : history.event(last);
  }
  const { generation, log } = history.records;
  if (subject.event.generation !== generation) return undefined;
  const index = log.indexAtOffset(subject.event.offset);
  return index === undefined ? undefined : history.event(index);
}
