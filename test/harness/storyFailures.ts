import { hex, pick, type Random } from '../bench/seededRandom';
import { type StoryLog, type StoryMark } from './storyLog';

/** How the writer of a store fills payloads: as in the fixtures, or as in the table of docs/format.md. */
export type PayloadStyle = 'fixtures' | 'format';

/** One failure to tell: which task fails when, and who else was at work then. */
export interface FailureScene {
  readonly log: StoryLog;
  readonly random: Random;
  readonly style: PayloadStyle;
  readonly task: string;
  /** Another task that is at work. */
  readonly other: string;
  /** When the cause happens, ms UTC; the failure follows within `longestFailureMs`. */
  readonly atMs: number;
}

/** The longest time from the first event of a chain to the failure. */
export const longestFailureMs = 75_000;

const files = ['src/scheduler.rs', 'src/lock_manager.rs', 'src/event_bus.rs', 'Cargo.lock', 'src/ledger/mod.rs'];

/** main moves on, the task is asked to rebase, meets a conflict, is nudged, and gives up. */
export function failByConflict({ log, random, style, task, other, atMs }: FailureScene): StoryMark[] {
  const commit = hex(random, 40);
  const conflicting = [pick(random, files), 'tests/cli.rs'];
  const chain = [
    log.add(atMs, 'main_updated', {}, mainPayload(style, commit, 3)),
    log.add(atMs + 900, 'rebase_required', rebaseEnds(style, random, task, other), rebasePayload(style, commit, 3)),
    log.add(
      atMs + 2100,
      'rebase_conflict',
      { source: task },
      style === 'fixtures'
        ? { files: conflicting, commit }
        : { details: 'both sides changed the file', conflicting_files: conflicting },
    ),
    log.add(
      atMs + 2900,
      'nudge_sent',
      style === 'fixtures' ? { source: other, target: task } : { target: task },
      style === 'fixtures'
        ? { reason: 'conflict', message: 'resolve or hand over' }
        : { message: 'Resolve the rebase conflict or hand over', severity: 'Warn' },
    ),
  ];
  return [...chain, log.add(atMs + 6200, 'task_failed', { source: task }, { error: 'rebase conflict not resolved' })];
}

/** Another task holds a lock for long; the task gets it too late, or not at all. */
export function failByLock({ log, random, task, other, atMs }: FailureScene): StoryMark[] {
  const resource = `file:${pick(random, files)}.${hex(random, 4)}`;
  const held = log.add(atMs, 'lock_acquired', { source: other }, { resource, waited_ms: 0 });
  if (random() < 0.5) {
    const error = `timed out after 60 s: ${resource} is locked`;
    const failed = log.add(atMs + 63_000, 'task_failed', { source: task }, { error, exit_code: 1 });
    log.add(atMs + 70_000, 'lock_released', { source: other }, { resource, held_ms: 70_000 });
    return [held, failed];
  }
  log.add(atMs + 48_000, 'lock_released', { source: other }, { resource, held_ms: 48_000 });
  const waited = log.add(atMs + 48_050, 'lock_acquired', { source: task }, { resource, waited_ms: 47_100 });
  log.add(atMs + 49_000, 'lock_released', { source: task }, { resource, held_ms: 950 });
  return [held, waited, log.add(atMs + 52_000, 'task_failed', { source: task }, { error: 'deadline exceeded' })];
}

/** Both failures of a blocker and of the task that needs it. */
export interface BlockedFailure {
  readonly blocker: readonly StoryMark[];
  readonly blocked: readonly StoryMark[];
}

/** The blocker (`other`) fails by a conflict; the task that waits for it is told, and given up. The caller adds the edge. */
export function failByBlocker(scene: FailureScene): BlockedFailure {
  const { log, task, other, atMs } = scene;
  const blocker = failByConflict({ ...scene, task: other, other: task });
  const told = log.add(
    atMs + 7400,
    'nudge_sent',
    { target: task },
    { message: `${other} failed, which this task waits for`, severity: 'Warn', blocker: other },
  );
  const given = log.add(atMs + 12_000, 'task_cancelled', { source: task }, { reason: `blocked by ${other}` });
  return { blocker, blocked: [...blocker, told, given] };
}

/** Nobody looks at the task any more: it is paused for that, and fails. */
export function failWithoutSupervision({ log, task, atMs }: FailureScene): StoryMark[] {
  const chain = [
    log.add(atMs, 'supervision_degraded', {}, { error: 'rate limit' }),
    log.add(atMs + 4000, 'task_paused', { target: task }, { reason: 'supervision degraded' }),
    log.add(atMs + 31_000, 'task_failed', { source: task }, { error: 'no answer from the supervisor' }),
  ];
  log.add(atMs + 40_000, 'supervision_recovered', {}, undefined);
  return chain;
}

/** Another task learns something wrong, which is relayed; the task acts on it and fails, and says so or only that tests fail. */
export function failByLearning({ log, random, style, task, other, atMs }: FailureScene): StoryMark[] {
  const learned = `Segment ${hex(random, 4)} may be read without the lock`;
  const sync =
    style === 'fixtures' ? { message: learned, urgency: 'high' } : { learning_summary: learned, urgency: 'High' };
  const error = random() < 0.5 ? `tests fail since: ${learned}` : 'tests fail';
  return [
    log.add(atMs, 'learning_extracted', { source: other }, { kind: 'pattern', title: learned }),
    log.add(atMs + 700, 'sync_relayed', { source: other, target: task }, sync),
    log.add(atMs + 9500, 'task_failed', { source: task }, { error, exit_code: 101 }),
  ];
}

/** The payload of `main_updated`. */
export function mainPayload(style: PayloadStyle, commit: string, commits: number): Record<string, unknown> {
  return style === 'fixtures'
    ? { commit, branch: 'main', commits }
    : { repo: '/srv/courier', new_commit: commit, branch: 'main' };
}

/** The payload of `rebase_required`. */
export function rebasePayload(style: PayloadStyle, commit: string, behind: number): Record<string, unknown> {
  return style === 'fixtures'
    ? { commit, commits_behind: behind, auto: false }
    : { commits_behind: behind, new_commits: [commit.slice(0, 8)] };
}

/** Who sends `rebase_required` to whom: the daemon also writes the task as source alone (docs/format.md). */
export function rebaseEnds(
  style: PayloadStyle,
  random: Random,
  task: string,
  other: string,
): { readonly source?: string; readonly target?: string } {
  if (style === 'fixtures') return { source: random() < 0.3 ? task : other, target: task };
  return random() < 0.5 ? { source: task } : { target: task };
}
