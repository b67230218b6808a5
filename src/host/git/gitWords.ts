import { type GitRule } from '../../files/gitIgnore';
import { messageText } from '../text/foreignText';
import { type EventsInGit } from './eventsInGit';

/** What the context key `engram.git.events` says of the active store: its events are in git, out of it, or neither. */
export type EventsState = 'in' | 'out' | 'none';

/** By git's answer, and by our lines where git has none; `none` where there is no git and no line of ours. */
export function eventsState(rule: GitRule, inGit: EventsInGit): EventsState {
  if (inGit.place === 'work-tree') return inGit.ignored ? 'out' : 'in';
  if (rule === 'undecided') return 'none';
  return rule === 'ignores-events' ? 'out' : 'in';
}

/**
 * Whether to ask about a store: git would take, or has, its events, and nobody has decided that yet by a pattern, by our
 * lines, or by switching the setting on. A store whose events are tracked and ignored counts as decided.
 */
export function isUndecided(rule: GitRule, inGit: EventsInGit, tracksByDefault: boolean): boolean {
  return rule === 'undecided' && !tracksByDefault && inGit.place === 'work-tree' && !inGit.ignored;
}

/** The command that has git forget a file without deleting it; a pattern alone doesn't. */
export const untrackCommand = 'git rm --cached events.jsonl';

/** The question about a store of this name whose events are not ignored. */
export function questionText(name: string, tracked: boolean): string {
  const store = storeText(name);
  return tracked
    ? `Git tracks the events of ${store}. They are many and grow with every run: keep them out? ` +
        `That takes ${untrackCommand} too, because git goes on with files that it has.`
    : `Events of ${store} would go into git. They are many and grow with every run: keep them out?`;
}

/** What is said after our lines were changed. `untrack` where the person has `untrackCommand` to run. */
export interface Outcome {
  readonly message: string;
  readonly warns: boolean;
  readonly untrack: boolean;
}

/** What has come of it that our lines keep events out, or don't, as git sees it now. */
export function outcome(name: string, tracksEvents: boolean, inGit: EventsInGit): Outcome {
  return tracksEvents ? trackingOutcome(name, inGit) : ignoringOutcome(name, inGit);
}

function trackingOutcome(name: string, inGit: EventsInGit): Outcome {
  const store = storeText(name);
  if (inGit.place !== 'work-tree') return fine(`The .gitignore of ${store} lets git track its events now.`);
  if (!inGit.ignored) return fine(`Git sees the events of ${store} now.`);
  return { message: stillIgnored(name, inGit), warns: true, untrack: false };
}

function ignoringOutcome(name: string, inGit: EventsInGit): Outcome {
  const store = storeText(name);
  if (inGit.place !== 'work-tree') return fine(`The .gitignore of ${store} keeps its events out of git now.`);
  if (!inGit.ignored) {
    const because = inGit.pattern ? `, by ${placeText(inGit)}` : '';
    return { message: `Git still sees the events of ${store}${because}.`, warns: true, untrack: false };
  }
  if (!inGit.tracked) return fine(`Events of ${store} stay out of git now.`);
  const message =
    `The .gitignore of ${store} keeps events out, but git tracks events.jsonl already and goes on with it. ` +
    `To end that, run ${untrackCommand} in the store’s folder. Your file stays; whoever pulls that commit has theirs deleted.`;
  return { message, warns: true, untrack: true };
}

/** Why git goes on ignoring the events of a store, whatever our lines say. */
export function stillIgnored(name: string, inGit: EventsInGit): string {
  return `Git ignores the events of ${storeText(name)} by ${placeText(inGit)}. Take that line away to have them tracked.`;
}

function placeText(inGit: EventsInGit): string {
  if (inGit.place !== 'work-tree' || !inGit.pattern) return 'another pattern';
  const { source, line, pattern } = inGit.pattern;
  return `line ${line} of ${messageText(source, 100)} (${messageText(pattern, 60)})`;
}

function storeText(name: string): string {
  return `the store “${messageText(name, 60)}”`;
}

function fine(message: string): Outcome {
  return { message, warns: false, untrack: false };
}
