import { formatDuration } from '../../model/duration';
import { type CheckRun } from './checkRun';

/** Writers that append side by side take the time before they wait for the file: so much is no finding. */
const toleranceMs = 1000;

/**
 * Events that are earlier than the latest one before them in the file. Those that follow each other are told as one: a clock
 * that was set back by an hour makes an hour of them.
 */
export async function checkTime(run: CheckRun): Promise<void> {
  if (!run.looksFor('time-running-backwards') || run.events.areInOrder) return;
  const { size, columns } = run.events;
  const { ms } = columns;
  let latest = 0;
  let firstLate: number | undefined;
  const tell = (first: number, behind: number): void => reportRun(run, first, behind - first, latest);
  for (let event = 0; event < size; event++) {
    const isLate = (ms[latest] ?? 0) - (ms[event] ?? 0) > toleranceMs;
    if (isLate) firstLate ??= event;
    else if (firstLate !== undefined) {
      tell(firstLate, event);
      firstLate = undefined;
    }
    if ((ms[event] ?? 0) >= (ms[latest] ?? 0)) latest = event;
    if (event % 8192 === 0) await run.rest();
  }
  if (firstLate !== undefined) tell(firstLate, size);
}

/** `latest`: the event before them that is later than they are. */
function reportRun(run: CheckRun, first: number, count: number, latest: number): void {
  const { ms } = run.events.columns;
  run.report('time-running-backwards', run.eventPlace(first), () => {
    const back = formatDuration((ms[latest] ?? 0) - (ms[first] ?? 0));
    const after = run.eventPlace(latest);
    const others = count === 1 ? '' : `, and so are the ${count - 1} behind it`;
    return {
      message:
        `This event is ${back} earlier than the one on line ${after.line} before it${others}. A clock was set back, or ` +
        'the file was put together from others.',
      related: [{ ...after, message: 'is later, and stands before it' }],
    };
  });
}
