import { type Meaning } from '../../../src/model/eventKind';
import { type Lane } from '../lanes';

/** The states of tasks as marks, where a mark says the same: an icon of the screen is a letter of a font. */
const markOfState: Readonly<Record<string, Meaning | undefined>> = {
  in_progress: 'start',
  running: 'start',
  waiting: 'wait',
  paused: 'wait',
  blocked: 'wait',
  closed: 'success',
  completed: 'success',
  failed: 'failure',
  cancelled: 'cancelled',
};

/** The mark before the title of a lane: what its kind means, or how its task stands; none for an open task. */
export function laneMark({ meaning, task }: Pick<Lane, 'meaning' | 'task'>): Meaning | undefined {
  return meaning ?? (task && Object.hasOwn(markOfState, task.state) ? markOfState[task.state] : undefined);
}
