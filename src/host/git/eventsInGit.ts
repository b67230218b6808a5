import { type GitRun, type RunGit } from './gitProgram';

/** The pattern that decides whether git ignores a file: the last one that matches it. */
export interface DecidingPattern {
  /** The file that holds it: absolute, or relative to the top of the work tree. */
  readonly source: string;
  /** Counted from 1. */
  readonly line: number;
  readonly pattern: string;
}

/** How git deals with the events of a store. */
export type EventsInGit =
  /** No work tree, or one whose owner git doesn't trust. */
  | { readonly place: 'outside' }
  /** There is no git, or it gave no answer: `reason`. */
  | { readonly place: 'unknown'; readonly reason: string }
  | {
      readonly place: 'work-tree';
      /** By the patterns alone: a tracked file is not ignored, whatever they say. */
      readonly ignored: boolean;
      /** Git has events.jsonl already: a pattern changes nothing about that. */
      readonly tracked: boolean;
      readonly pattern: DecidingPattern | undefined;
    };

const eventsFile = 'events.jsonl';

/** Asks git about the store in a folder. Runs it three times; never rejects. */
export async function eventsInGit(folder: string, runGit: RunGit): Promise<EventsInGit> {
  const inside = await runGit(folder, ['rev-parse', '--is-inside-work-tree']);
  if (inside.type !== 'ended') return unknown(inside);
  if (inside.exitCode !== 0 || inside.output.trim() !== 'true') return { place: 'outside' };
  const [listed, matched] = await Promise.all([
    runGit(folder, ['ls-files', '--error-unmatch', '--', eventsFile]),
    runGit(folder, ['check-ignore', '--verbose', '-z', '--no-index', '--stdin'], `${eventsFile}\0`),
  ]);
  // Of both, 1 means no; more is git's own failure.
  for (const run of [listed, matched]) if (run.type !== 'ended' || run.exitCode > 1) return unknown(run);
  const pattern = matched.type === 'ended' ? patternIn(matched.output) : undefined;
  return {
    place: 'work-tree',
    ignored: pattern !== undefined && !pattern.pattern.startsWith('!'),
    tracked: listed.type === 'ended' && listed.exitCode === 0,
    pattern,
  };
}

function patternIn(output: string): DecidingPattern | undefined {
  const [source, line, pattern] = output.split('\0');
  return source === undefined || line === undefined || pattern === undefined
    ? undefined
    : { source, line: Number(line), pattern };
}

function unknown(run: GitRun): EventsInGit {
  if (run.type === 'missing') return { place: 'unknown', reason: 'there is no git' };
  if (run.type === 'failed') return { place: 'unknown', reason: run.reason };
  return { place: 'unknown', reason: `git ended with ${run.exitCode}` };
}
