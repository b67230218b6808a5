import { type EventDraft } from '../../model/event';

// The events that programs publish most, as the native library makes them; fields of payloads as docs/format.md has them.

/** Work on a task began, or goes on. */
export function taskStarted(task: string): EventDraft {
  return { kind: 'task_started', sourceTask: task };
}

/** The work on a task ended well. `summary`: what was done, in words. */
export function taskCompleted(task: string, summary: string): EventDraft {
  return { kind: 'task_completed', sourceTask: task, payload: { summary } };
}

/** The work on a task ended with an error. */
export function taskFailed(task: string, error: string): EventDraft {
  return { kind: 'task_failed', sourceTask: task, payload: { error } };
}

/** Somebody ended the work on a task. */
export function taskCancelled(task: string): EventDraft {
  return { kind: 'task_cancelled', sourceTask: task };
}

/** A task changed a file. Ephemeral: not recorded unless that is asked for. */
export function fileModified(task: string, path: string): EventDraft {
  return { kind: 'file_modified', sourceTask: task, payload: { path } };
}

/** A task found something worth remembering, kept under this id. */
export function learningExtracted(task: string, learningId: string): EventDraft {
  return { kind: 'learning_extracted', sourceTask: task, payload: { learning_id: learningId } };
}
