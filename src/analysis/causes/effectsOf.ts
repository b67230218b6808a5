import { type StoredEvent } from '../../model/event';
import { type StepReason } from '../../model/explanation';
import { isEnd, isOwn, isStart, isTroubleOf, laneAfter, laneOf, reaches } from './attempt';
import { cause, type Cause, inferred, recorded } from './cause';
import { causesOf } from './causesOf';
import { type History, type Positions } from './history';
import { lockEffects, releaseEffects } from './lockEffects';
import { isPressing, topicWord } from './messageCauses';
import { sharedValue } from './sharedValues';

/** What came directly of an event. */
export interface Effects {
  readonly steps: readonly Cause[];
  /** Events that came of it too, as they should. */
  readonly routine: readonly number[];
}

type Found = readonly Cause[] | Effects;
type EffectRule = (history: History, event: StoredEvent) => Promise<Found> | Found;

/** How many events behind an event are compared with it, for each rule. */
const comparedEvents = 200;
/** Requests to rebase that an update of main may have set off: one a task at work. */
const comparedRequests = 600;
const mostMessages = 4;

const laneOrder = inferred('the order on the lane of the task');
const later: StepReason = { type: 'sameAttempt' };

const rules: ReadonlyMap<string, EffectRule> = new Map<string, EffectRule>([
  ['main_updated', effectsOfUpdate],
  ['rebase_required', effectsOfRequest],
  ['rebase_conflict', effectsOfConflict],
  ['nudge_sent', effectsOfMessage],
  ['sync_relayed', effectsOfMessage],
  ['task_paused', effectsOfMessage],
  ['learning_extracted', effectsOfLearning],
  ['lock_acquired', lockEffects],
  ['lock_released', releaseEffects],
  ['task_started', effectsOfStart],
  ['task_completed', effectsOfCompletion],
  ['task_failed', effectsOfFailure],
  ['task_cancelled', effectsOfFailure],
  ['supervision_degraded', effectsOfDegradation],
]);

/** What came directly of an event: each of them is behind it in time. */
export async function effectsOf(history: History, event: StoredEvent): Promise<Effects> {
  const found = await rules.get(event.kind)?.(history, event);
  if (!found) return { steps: [], routine: [] };
  const { steps, routine } = 'steps' in found ? found : { steps: found, routine: [] };
  return { steps: steps.filter(({ index }) => history.compare(index, event.index) > 0), routine };
}

/** Requests that name the same commit, or where none is named those before the next update; what was met is routine. */
async function effectsOfUpdate(history: History, update: StoredEvent): Promise<Effects> {
  const { commits } = history.valuesOf(update);
  const next = history.after(history.ofKind('main_updated'), update.index)[0];
  const behind = history.after(history.ofKind('rebase_required'), update.index).subarray(0, comparedRequests);
  const steps: Cause[] = [];
  const routine: number[] = [];
  for (const request of await history.read(behind)) {
    const named = history.valuesOf(request).commits;
    const shared = sharedValue({ commits, names: [], sentences: [] }, { commits: named, names: [], sentences: [] });
    const isOther = shared === undefined && (named.length > 0 || (next !== undefined && next < request.index));
    if (isOther) continue;
    const outcome = outcomeOfRequest(history, request.index);
    if (outcome !== undefined && history.kindOf(outcome) === 'rebase_completed') {
      routine.push(request.index, outcome);
      continue;
    }
    const certainty = shared === undefined ? inferred('being before the next update of main') : recorded;
    steps.push(cause(request.index, { type: 'trigger', shared }, certainty));
  }
  return { steps, routine };
}

/** How the task answered a request: a rebase, a conflict, or its end; undefined where another request came first. */
function outcomeOfRequest(history: History, request: number): number | undefined {
  const task = laneOf(history, request);
  if (task === undefined) return undefined;
  for (const event of laneAfter(history, task, request)) {
    const kind = history.kindOf(event);
    if (kind === 'rebase_required' && reaches(history, event, task)) return undefined;
    const isAnswer = kind === 'rebase_completed' || kind === 'rebase_conflict' || isEnd(history, event, task);
    if (isAnswer && isOwn(history, event, task)) return event;
  }
  return undefined;
}

function effectsOfRequest(history: History, request: StoredEvent): readonly Cause[] {
  const outcome = outcomeOfRequest(history, request.index);
  return outcome === undefined ? [] : [cause(outcome, later, laneOrder)];
}

/** Messages about the conflict, and how it ended. */
async function effectsOfConflict(history: History, conflict: StoredEvent): Promise<readonly Cause[]> {
  const task = laneOf(history, conflict.index);
  if (task === undefined) return [];
  const lane = laneAfter(history, task, conflict.index);
  const end = lane.findIndex((event) => {
    return isEnd(history, event, task) || (history.kindOf(event) === 'rebase_completed' && isOwn(history, event, task));
  });
  const open = end < 0 ? lane : lane.subarray(0, end);
  const messages = open.filter((event) => history.kindOf(event) === 'nudge_sent' && reaches(history, event, task));
  const steps: Cause[] = [];
  for (const message of await history.read(messages.subarray(0, comparedEvents))) {
    const word = topicWord(message, conflict.kind);
    if (word === undefined && !isPressing(message.payload)) continue;
    const from =
      word === undefined ? 'its urgency, and that it came while the conflict was open' : `the word “${word}”`;
    if (steps.length < mostMessages)
      steps.push({ ...cause(message.index, { type: 'notification' }, inferred(from)), leadsOn: false });
  }
  const ended = lane[end];
  return ended === undefined ? steps : [...steps, cause(ended, later, laneOrder)];
}

/** What the receiver did next, and a bad end of its attempt that names what the message says. */
async function effectsOfMessage(history: History, message: StoredEvent): Promise<readonly Cause[]> {
  const task = message.targetTask ?? message.sourceTask;
  if (task === undefined) return [];
  const lane = laneAfter(history, task, message.index);
  const reaction = lane.find((event) => isOwn(history, event, task));
  if (reaction === undefined) return [];
  const steps: Cause[] = [
    {
      ...cause(reaction, later, inferred('being the next event of the task after it')),
      leadsOn: isEnd(history, reaction, task),
    },
  ];
  const end = lane.at(-1);
  if (end === undefined || end === reaction || !history.roleOf(end).isTrouble) return steps;
  const [failure] = await history.read([end]);
  if (!failure) return steps;
  const shared = sharedValue(history.valuesOf(message), history.valuesOf(failure));
  if (shared !== undefined) return [...steps, cause(end, { type: 'trigger', shared }, recorded)];
  return [...steps, ...(await asLastMessage(history, message, failure, lane))];
}

/** The bad end of an attempt of which nothing is known but that this was the last message before it. */
async function asLastMessage(
  history: History,
  message: StoredEvent,
  failure: StoredEvent,
  lane: Positions,
): Promise<readonly Cause[]> {
  const task = laneOf(history, failure.index);
  if (task === undefined || lane.some((event) => reaches(history, event, task))) return [];
  const found = (await causesOf(history, failure)).find(({ index }) => index === message.index);
  return found ? [cause(failure.index, later, found.certainty)] : [];
}

/** Syncs by which the task told others. */
async function effectsOfLearning(history: History, learning: StoredEvent): Promise<readonly Cause[]> {
  const task = learning.sourceTask;
  if (task === undefined) return [];
  const values = history.valuesOf(learning);
  const syncs = history
    .after(history.ofTask(task), learning.index)
    .filter((event) => history.kindOf(event) === 'sync_relayed' && history.sourceOf(event) === task);
  return (await history.read(syncs.subarray(0, comparedEvents))).flatMap((sync) => {
    const shared = sharedValue(values, history.valuesOf(sync));
    return shared === undefined ? [] : [cause(sync.index, { type: 'trigger', shared }, recorded)];
  });
}

function effectsOfStart(history: History, start: StoredEvent): readonly Cause[] {
  const task = laneOf(history, start.index);
  const end = task === undefined ? undefined : laneAfter(history, task, start.index).at(-1);
  if (task === undefined || end === undefined || !isEnd(history, end, task)) return [];
  return [{ ...cause(end, later, laneOrder), leadsOn: false }];
}

/** Tasks that waited for it begin. */
function effectsOfCompletion(history: History, completion: StoredEvent): readonly Cause[] {
  const task = laneOf(history, completion.index);
  if (task === undefined) return [];
  return waitingFor(history, task).flatMap((waiting) => {
    const lane = history.after(history.ofTask(waiting), completion.index);
    const start = lane.find((event) => isStart(history, event, waiting));
    if (start === undefined) return [];
    return [{ ...cause(start, { type: 'blocker', task }, inferred('the relationship')), leadsOn: false }];
  });
}

/** Messages that name the task, tasks that waited for it and went wrong then, and its next attempt. */
async function effectsOfFailure(history: History, failure: StoredEvent): Promise<readonly Cause[]> {
  const task = laneOf(history, failure.index);
  if (task === undefined) return [];
  const next = history.after(history.ofTask(task), failure.index).find((event) => isStart(history, event, task));
  const until = (events: Positions): Positions => (next === undefined ? events : history.before(events, next));
  const messages = [history.ofKind('nudge_sent'), history.ofKind('sync_relayed')].flatMap((events) => [
    ...until(history.after(events, failure.index)).subarray(0, comparedEvents / 2),
  ]);
  const naming = (await history.read(messages))
    .filter((message) => message.targetTask !== task && history.valuesOf(message).names.includes(task))
    .map(({ index }) => cause(index, { type: 'trigger', shared: task }, recorded));
  const blocked = waitingFor(history, task).flatMap((waiting) => {
    const lane = until(laneAfter(history, waiting, failure.index));
    const trouble = lane.find((event) => isTroubleOf(history, event, waiting));
    return trouble === undefined ? [] : [cause(trouble, { type: 'blocker', task }, inferred('the relationship'))];
  });
  const again = next === undefined ? [] : [{ ...cause(next, { type: 'otherAttempt' }, recorded), leadsOn: false }];
  return [...naming, ...blocked, ...again];
}

function waitingFor(history: History, task: string): readonly string[] {
  const edges = history.records.edges.filter(({ kind, toId }) => kind === 'blocks' && toId === task);
  return [...new Set(edges.map(({ fromId }) => fromId))];
}

/** Pauses for it, bad ends while nobody watched, and the recovery. */
async function effectsOfDegradation(history: History, degraded: StoredEvent): Promise<readonly Cause[]> {
  const recovery = history.after(history.ofKind('supervision_recovered'), degraded.index)[0];
  const during = (kind: string): Positions => {
    const behind = history.after(history.ofKind(kind), degraded.index);
    return (recovery === undefined ? behind : history.before(behind, recovery)).subarray(0, comparedEvents / 2);
  };
  const pauses = (await history.read(during('task_paused'))).flatMap((pause) => {
    const word = topicWord(pause, degraded.kind);
    return word === undefined
      ? []
      : [cause(pause.index, { type: 'trigger', shared: undefined }, inferred(`the word “${word}”`))];
  });
  const failures = [...during('task_failed'), ...during('task_cancelled')].map((index) => ({
    ...cause(index, { type: 'supervision' }, inferred('the time')),
    leadsOn: false,
  }));
  const end =
    recovery === undefined
      ? []
      : [{ ...cause(recovery, { type: 'sameAttempt' } as const, inferred('being the next recovery')), leadsOn: false }];
  return [...pauses, ...failures, ...end];
}
