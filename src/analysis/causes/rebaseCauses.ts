import { type StoredEvent } from '../../model/event';
import { attemptBefore, lastFew, reaches } from './attempt';
import { cause, type Cause, type CauseRule, inferred, recorded } from './cause';
import { type History } from './history';
import { sharedValue } from './sharedValues';

/** How many requests and updates of main are compared by their commits. */
const comparedEvents = 50;

/** A conflict comes from a request to rebase; where none is recorded, from the update of main before it. */
export const causesOfConflict: CauseRule = async (history, conflict) => {
  const task = conflict.sourceTask ?? conflict.targetTask;
  if (task === undefined) return [];
  const { lane } = attemptBefore(history, task, conflict.index);
  const requests = lastFew(
    lane,
    comparedEvents,
    (event) => history.kindOf(event) === 'rebase_required' && reaches(history, event, task),
  );
  const match = await sharingOrLast(history, conflict, requests);
  if (!match) return causesOfRequest(history, conflict);
  const certainty = match.shared === undefined ? inferred('the last request to rebase before it') : recorded;
  return [cause(match.index, { type: 'notification' }, certainty)];
};

/** A request to rebase comes from an update of main: the last one before it that names the same commit, else the last one. */
export const causesOfRequest: CauseRule = async (history, request) => {
  const updates = history.before(history.ofKind('main_updated'), request.index).slice(-comparedEvents);
  const match = await sharingOrLast(history, request, [...updates]);
  if (!match) return [];
  const certainty = match.shared === undefined ? inferred('the last update of main before it') : recorded;
  return [cause(match.index, { type: 'trigger', shared: match.shared }, certainty)];
};

/** The last of the candidates that shares a value with the effect, or else the last of them. */
async function sharingOrLast(
  history: History,
  effect: StoredEvent,
  candidates: readonly number[],
): Promise<{ readonly index: Cause['index']; readonly shared: string | undefined } | undefined> {
  const last = candidates.at(-1);
  if (last === undefined) return undefined;
  const values = history.valuesOf(effect);
  for (const candidate of (await history.read(candidates)).toReversed()) {
    const shared = sharedCommit(values.commits, history.valuesOf(candidate).commits);
    if (shared !== undefined) return { index: candidate.index, shared };
  }
  return { index: last, shared: undefined };
}

function sharedCommit(one: readonly string[], other: readonly string[]): string | undefined {
  const none = { names: [], sentences: [] };
  return sharedValue({ commits: one, ...none }, { commits: other, ...none });
}
