import { describeEventKind } from './eventKind';

/** What an event does to the work of its task. */
export type WorkStep = 'start' | 'end';

const ends: ReadonlySet<string> = new Set(['task_completed', 'task_failed', 'task_cancelled']);

/** Whether events of this kind begin or end the work on their task (docs/format.md); undefined for all others. */
export function workStepOf(kind: string): WorkStep | undefined {
  if (ends.has(kind)) return 'end';
  return describeEventKind(kind).meaning === 'start' ? 'start' : undefined;
}
