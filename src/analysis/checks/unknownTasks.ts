import { quoted } from '../../model/plainText';
import { type CheckRun } from './checkRun';

/** Tasks that events name and no line of items.jsonl has, told once for each, at the first event in the file. */
export async function checkUnknownTasks(run: CheckRun): Promise<void> {
  if (!run.looksFor('unknown-task')) return;
  for (const id of run.events.tasks) {
    if (run.records.item(id) === undefined) reportTask(run, id);
    await run.rest();
  }
}

function reportTask(run: CheckRun, id: string): void {
  const reading = run.records.log.read();
  const number = reading.taskNumber(id);
  const events = number === undefined ? undefined : reading.eventsOfTask(number);
  const first = events?.[0];
  if (first === undefined || events === undefined) return;
  const count = events.length;
  run.report('unknown-task', run.eventPlace(first), () => ({
    message:
      `${count === 1 ? 'This event names' : `This event and ${count - 1} others name`} the task ${quoted(id)}, which no ` +
      'line of items.jsonl has.',
  }));
}
