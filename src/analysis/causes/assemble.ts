import { type StoredEvent } from '../../model/event';
import {
  type Certainty,
  type ExplainedEvent,
  type Explanation,
  type ExplanationDirection,
  type ExplanationStep,
  type StepReason,
} from '../../model/explanation';
import { eventSentence } from '../../model/sentence';
import { recorded } from './cause';
import { foldRoutine } from './folded';
import { type History, type Positions } from './history';

/** An event that was found, and below which it hangs. */
export interface FoundStep {
  readonly reason: StepReason;
  readonly certainty: Certainty;
  /** Position in the log; undefined for the root. */
  readonly parent: number | undefined;
}

/** The event that was asked about. */
export const rootStep: FoundStep = { reason: { type: 'asked' }, certainty: recorded, parent: undefined };

/** What a walk found. */
export interface FoundSteps {
  readonly direction: ExplanationDirection;
  readonly root: StoredEvent;
  /** By position in the log, the root among them. */
  readonly steps: ReadonlyMap<number, FoundStep>;
  readonly isCut: boolean;
  readonly start: number | undefined;
  /** The attempt's events, of which those that are no steps are folded. */
  readonly lane: Positions | undefined;
}

/** Puts the steps into the order of time, with the times between them, and folds the rest of the lane. */
export async function assemble(history: History, found: FoundSteps): Promise<Explanation> {
  const { direction, root, steps: foundSteps, isCut, start, lane } = found;
  const events = (await history.read([...foundSteps.keys()])).toSorted((a, b) => history.compare(a.index, b.index));
  const placeOf = new Map(events.map(({ index }, place) => [index, place]));
  const titles = titlesOf(history, events, foundSteps);
  const steps = events.map((event, place): ExplanationStep => {
    const { reason, certainty, parent } = foundSteps.get(event.index) ?? rootStep;
    const previous = events[place - 1];
    return {
      ...explained(event, titles),
      reason,
      certainty,
      sincePreviousMs: previous && history.msBetween(previous.index, event.index),
      parent: parent === undefined ? undefined : placeOf.get(parent),
    };
  });
  const startEvent = start === undefined ? undefined : await history.event(start);
  return {
    direction,
    generation: history.records.generation,
    root: placeOf.get(root.index) ?? 0,
    steps,
    folded: lane
      ? foldRoutine(
          history,
          lane,
          events.map(({ index }) => index),
        )
      : [],
    attemptStart: startEvent && explained(startEvent, titles),
    titles,
    isCut,
  };
}

function explained(event: StoredEvent, titles: Readonly<Record<string, string>>): ExplainedEvent {
  const { reference, index, place, id, kind, sourceTask, targetTask, timestamp } = event;
  const sentence = eventSentence(event, (task) => titles[task]);
  return { reference, index, line: place.line, id, kind, sourceTask, targetTask, timestamp, sentence };
}

function titlesOf(
  history: History,
  events: readonly StoredEvent[],
  steps: ReadonlyMap<number, FoundStep>,
): Readonly<Record<string, string>> {
  const tasks = new Set(events.flatMap(({ sourceTask, targetTask }) => [sourceTask, targetTask]));
  for (const { reason } of steps.values()) {
    if (reason.type === 'blocker') tasks.add(reason.task);
    if (reason.type === 'lock') tasks.add(reason.holder);
  }
  const titles: [string, string][] = [];
  for (const task of tasks) {
    const item = task === undefined ? undefined : history.records.item(task);
    if (item) titles.push([item.id, item.title]);
  }
  return Object.fromEntries(titles);
}
