import { type CheckRun } from './checkRun';
import { overTeller } from './signsOfLife';

const start = 1;
const end = 2;
const pause = 3;

/** The kinds that begin and end the work on a task (format.md, "What neuraphage puts into events"). */
const roles: Readonly<Record<string, number>> = {
  task_started: start,
  task_completed: end,
  task_failed: end,
  task_cancelled: end,
  task_paused: pause,
};

/**
 * Starts of a task without an end: the next start came before one (but for a pause between them, after which work is
 * resumed), or the work counts as over (`overTeller`). The last one can be ended by an event that is recorded now.
 */
export async function checkStarts(run: CheckRun): Promise<void> {
  if (!run.looksFor('start-without-end')) return;
  const { events } = run;
  // For each task by number, 1 + the start that has no end yet, and whether it was paused since.
  const open = new Uint32Array(events.tasks.length + 1);
  const isPaused = new Uint8Array(events.tasks.length + 1);
  const look = (event: number, role: number): void => {
    const task = events.ownerOf(event);
    if (task === 0) return;
    if (role === pause) isPaused[task] = 1;
    else {
      const before = (open[task] ?? 0) - 1;
      if (role === start && before >= 0 && isPaused[task] === 0) reportRestart(run, before, event, task);
      open[task] = role === start ? event + 1 : 0;
      isPaused[task] = 0;
    }
  };
  await events.visit(events.rolesOfKinds(roles), look, () => run.rest());
  const whyOver = overTeller(run);
  for (const [task, event] of open.entries()) {
    const why = event > 0 ? whyOver(task) : undefined;
    if (why !== undefined) reportOpen(run, event - 1, task, why);
  }
}

function reportRestart(run: CheckRun, before: number, next: number, task: number): void {
  const again = run.eventPlace(next);
  run.report('start-without-end', run.eventPlace(before), () => ({
    message:
      `Work on ${run.nameOf(run.events.taskId(task))} began here and again on line ${again.line}, and no event between ` +
      'them tells how the first attempt ended.',
    related: [{ ...again, message: 'the next attempt begins' }],
  }));
}

function reportOpen(run: CheckRun, event: number, task: number, why: string): void {
  const id = run.events.taskId(task);
  run.report('start-without-end', run.eventPlace(event), () => ({
    message: `Work on ${run.nameOf(id)} began here, and no event tells how it ended: ${why}.`,
    fix: { type: 'record-end', task: id },
  }));
}
