import { type Explanation, type ExplanationSubject } from '../../model/explanation';
import { type StoreRecords } from '../../store/storeRecords';
import { assemble } from './assemble';
import { laneAfter, laneOf } from './attempt';
import { effectsOf } from './effectsOf';
import { History, type Positions } from './history';
import { subjectEvent } from './subject';
import { walkFrom } from './walk';

/** An answer that has read more than so many events ends: an update of main alone may have set off hundreds. */
const enoughEvents = 800;

/**
 * What came of an event: the same walk as `explain`, forward in time. What went on as it should (a rebase that was asked for
 * and done) is folded. Undefined and rejections as in `explain`.
 */
export async function consequences(
  records: StoreRecords,
  subject: ExplanationSubject,
  signal?: AbortSignal,
): Promise<Explanation | undefined> {
  const history = new History(records, signal);
  const root = await subjectEvent(history, subject);
  if (!root) return undefined;
  const routine = new Set<number>();
  const { steps, isCut } = await walkFrom(history, root, enoughEvents, async (event) => {
    const effects = await effectsOf(history, event);
    for (const position of effects.routine) routine.add(position);
    return effects.steps;
  });
  const lane = routineLane(history, root.index, [...steps.keys()], routine);
  return assemble(history, { direction: 'consequences', root, steps, isCut, start: undefined, lane });
}

/** What rules say is routine, and what else lies on the event's lane up to the last step, in the order of time. */
function routineLane(history: History, root: number, steps: readonly number[], routine: Set<number>): Positions {
  const task = laneOf(history, root);
  const last = steps.reduce((a, b) => (history.compare(a, b) > 0 ? a : b), root);
  const lane = task === undefined ? [] : history.before(laneAfter(history, task, root), last);
  const all = new Set([...lane, ...routine].filter((event) => !steps.includes(event)));
  return Uint32Array.from([...all].sort((a, b) => history.compare(a, b)));
}
