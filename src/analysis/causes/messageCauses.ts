import { type StoredEvent } from '../../model/event';
import { type Certainty } from '../../model/explanation';
import { type JsonValue } from '../../model/json';
import { type Attempt, attemptBefore, isOwn, isTroubleOf, lastFew, lastOf, reaches } from './attempt';
import { cause, type Cause, type CauseRule, inferred, recorded } from './cause';
import { type History } from './history';
import { sharedValue } from './sharedValues';
import { openDegradation } from './supervisionCauses';

/** How many messages of an attempt are read, and how many of them are told. */
const comparedMessages = 120;
const mostMessages = 4;

/** How many events of the sender before its message are compared with it. */
const comparedOfSender = 20;

/** How far back in the attempt a message may refer to by a word. */
const comparedOfLane = 200;

/** Words in a message's payload that refer to events of a kind. */
const topics: readonly { readonly kind: RegExp; readonly words: RegExp }[] = [
  { kind: /^rebase_conflict$/, words: /conflict|rebase/i },
  { kind: /^lock_/, words: /\block|\bheld\b/i },
  { kind: /^supervision_degraded$/, words: /supervis|unwatched|unseen/i },
  { kind: /^task_(?:failed|cancelled)$/, words: /\bfail|cancel|block/i },
  { kind: /^task_paused$/, words: /paus/i },
];

/** Severities and urgencies that ask for something. */
const pressing = /^(?:warn|warning|error|critical|high|urgent)$/i;

/**
 * Messages of the attempt that belong to what went wrong: those that share a value with the event or with its other causes,
 * those that name a cause before them by a word, and those that press behind the first cause on the lane.
 */
export async function messagesAbout(
  history: History,
  attempt: Attempt,
  effect: StoredEvent,
  causes: readonly Cause[],
): Promise<readonly Cause[]> {
  const { task, lane } = attempt;
  const given = new Set(causes.map(({ index }) => index));
  const candidates = lastFew(
    lane,
    comparedMessages,
    (event) => !given.has(event) && history.kindOf(event) !== 'rebase_required' && reaches(history, event, task),
  );
  const abouts = [effect, ...(await history.read([...given]))];
  const phase = causes
    .filter(({ reason, leadsOn }) => leadsOn && reason.type !== 'supervision')
    .map(({ index }) => index)
    .reduce((a, b) => (history.compare(a, b) < 0 ? a : b), effect.index);
  const told: Cause[] = [];
  for (const message of (await history.read(candidates)).toReversed()) {
    if (told.length === mostMessages) break;
    const certainty = belongs(history, message, abouts, phase);
    if (certainty) told.push(cause(message.index, { type: 'notification' }, certainty));
  }
  return told;
}

/** Why a message belongs to what it is about; undefined where it does not. */
function belongs(
  history: History,
  message: StoredEvent,
  abouts: readonly StoredEvent[],
  phase: number,
): Certainty | undefined {
  const values = history.valuesOf(message);
  if (abouts.some((about) => sharedValue(values, history.valuesOf(about)) !== undefined)) return recorded;
  for (const { kind, index } of abouts) {
    const word = history.compare(index, message.index) < 0 ? topicWord(message, kind) : undefined;
    if (word !== undefined) return inferred(`the word “${word}”`);
  }
  const isUrgent = history.compare(phase, message.index) < 0 && isPressing(message.payload);
  return isUrgent ? inferred('its urgency, and that it came behind the cause') : undefined;
}

/** The last message to the task in the attempt: told where nothing else is known. */
export function lastMessage(history: History, { task, lane }: Attempt): Cause | undefined {
  const last = lastOf(lane, (event) => reaches(history, event, task));
  return last === undefined
    ? undefined
    : cause(last, { type: 'notification' }, inferred('being the last message before it'));
}

/** What set a message off: trouble of a task that it names, an event of its sender, or of its receiver. */
export const causesOfMessage: CauseRule = async (history, message) => {
  const named = troubleOfNamedTask(history, message);
  if (named.length > 0) return named;
  const sent = await eventOfSender(history, message);
  return sent ? [sent] : ofReceiver(history, message);
};

function troubleOfNamedTask(history: History, message: StoredEvent): readonly Cause[] {
  const tasks = history.valuesOf(message).names.filter((name) => name.startsWith('eg-'));
  const causes: Cause[] = [];
  for (const task of tasks.filter((name) => name !== message.targetTask).slice(0, mostMessages)) {
    const lane = history.before(history.ofTask(task), message.index);
    const last = lastOf(lane, (event) => isTroubleOf(history, event, task));
    if (last !== undefined) causes.push(cause(last, { type: 'trigger', shared: task }, recorded));
  }
  return causes;
}

async function eventOfSender(history: History, message: StoredEvent): Promise<Cause | undefined> {
  const { sourceTask: sender, targetTask: receiver } = message;
  if (sender === undefined || sender === receiver) return undefined;
  const values = history.valuesOf(message);
  const lane = history.before(history.ofTask(sender), message.index);
  // A start's summary is the task's title, which its messages begin with.
  const own = lastFew(
    lane,
    comparedOfSender,
    (event) => isOwn(history, event, sender) && history.kindOf(event) !== 'task_started',
  );
  for (const event of (await history.read(own)).toReversed()) {
    const shared = sharedValue(values, history.valuesOf(event));
    if (shared !== undefined) return cause(event.index, { type: 'trigger', shared }, recorded);
  }
  return undefined;
}

function ofReceiver(history: History, message: StoredEvent): readonly Cause[] {
  const receiver = message.targetTask ?? message.sourceTask;
  if (receiver === undefined) return [];
  const degraded = openDegradation(history, message.index);
  const word = topicWord(message, 'supervision_degraded');
  if (degraded !== undefined && word !== undefined)
    return [cause(degraded, { type: 'trigger', shared: undefined }, inferred(`the word “${word}”`))];
  const { lane } = attemptBefore(history, receiver, message.index);
  const about = lastOf(
    lane.subarray(-comparedOfLane),
    (event) => isOwn(history, event, receiver) && topicWord(message, history.kindOf(event)) !== undefined,
  );
  if (about === undefined) return [];
  const from = inferred(`the word “${topicWord(message, history.kindOf(about)) ?? ''}”`);
  return [cause(about, { type: 'trigger', shared: undefined }, from)];
}

/**
 * The word by which a message's payload refers to events of the kind; undefined when it has none. Syncs speak of code, in any
 * words, and of events by values only.
 */
export function topicWord(message: StoredEvent, kind: string): string | undefined {
  if (message.kind === 'sync_relayed') return undefined;
  const topic = topics.find((candidate) => candidate.kind.test(kind));
  if (!topic) return undefined;
  return messageTexts(message.payload)
    .map((text) => topic.words.exec(text)?.[0])
    .find((word) => word !== undefined);
}

export function isPressing(payload: JsonValue | undefined): boolean {
  return messageTexts(payload).some((text) => pressing.test(text));
}

/** The texts of a payload's own fields, which is where messages say what they are about. */
function messageTexts(payload: JsonValue | undefined): readonly string[] {
  if (typeof payload === 'string') return [payload];
  if (typeof payload !== 'object' || payload === null) return [];
  return Object.values(payload)
    .filter((value) => typeof value === 'string')
    .map((text) => text.slice(0, 2000));
}
