import { type JsonValue } from '../model/json';

/** The tasks of the demo, by the names that its script uses. */
export type Role = 'safety' | 'wal' | 'locks' | 'replay' | 'retry' | 'metrics' | 'tokio' | 'load';

/** Something that the script has happen `at` seconds after the start of a session. */
export type Beat = EventBeat | MainBeat | RelationBeat;

/** One event, told in full. */
export interface EventBeat {
  readonly type: 'event';
  readonly at: number;
  readonly kind: string;
  readonly source?: Role;
  readonly target?: Role;
  readonly payload: JsonValue | undefined;
}

/** The main branch moves on; everybody at work is asked to rebase and does, except for those that the script follows. */
export interface MainBeat {
  readonly type: 'main';
  readonly at: number;
  readonly commit: string;
  readonly commits: number;
  /** The task whose work was merged, where it was one's. */
  readonly by: Role | undefined;
  /** Tasks whose rebase is told by the script itself. */
  readonly toldApart: readonly Role[];
}

/** A relationship is added or removed while the work goes on. */
export interface RelationBeat {
  readonly type: 'relation';
  readonly at: number;
  readonly from: Role;
  readonly to: Role;
  readonly kind: 'blocks' | 'parent_child' | 'related';
  readonly removed: boolean;
}

/** `3:05` as seconds. */
function seconds(time: string): number {
  const [minutes, rest] = time.split(':');
  return Number(minutes) * 60 + Number(rest);
}

function event(
  time: string,
  kind: string,
  ends: { readonly source?: Role; readonly target?: Role },
  payload: JsonValue | undefined,
): EventBeat {
  return { type: 'event', at: seconds(time), kind, ...ends, payload };
}

export function start(time: string, task: Role, summary: string, attempt = 1): EventBeat {
  return event(time, 'task_started', { source: task }, { summary, attempt });
}

export function pause(time: string, task: Role, by: string, reason: string): EventBeat {
  return event(time, 'task_paused', { target: task }, { by, reason });
}

export function complete(time: string, task: Role, summary: string, filesChanged: number): EventBeat {
  return event(time, 'task_completed', { source: task }, { summary, files_changed: filesChanged });
}

export function fail(time: string, task: Role, error: string): EventBeat {
  return event(time, 'task_failed', { source: task }, { error, exit_code: 1 });
}

export function sync(
  time: string,
  from: Role,
  to: Role,
  message: string,
  urgency: 'low' | 'normal' | 'high' = 'normal',
): EventBeat {
  return event(time, 'sync_relayed', { source: from, target: to }, { message, urgency });
}

export function learn(time: string, task: Role, title: string, kind: 'pattern' | 'pitfall' | 'decision'): EventBeat {
  return event(time, 'learning_extracted', { source: task }, { kind, title });
}

/** A nudge by the supervisor. */
export function nudge(
  time: string,
  task: Role,
  reason: string,
  message: string,
  severity: 'Info' | 'Warn' | 'Critical' = 'Info',
): EventBeat {
  return event(time, 'nudge_sent', { target: task }, { reason, message, severity });
}

export function checkpoint(time: string, task: Role, testsPassed: number, testsFailed: number): EventBeat {
  const payload = { tests_passed: testsPassed, tests_failed: testsFailed };
  return event(time, 'custom:checkpoint', { source: task }, payload);
}

export function askToRebase(time: string, task: Role, by: Role, commit: string, behind: number): EventBeat {
  return event(time, 'rebase_required', { source: by, target: task }, { commit, commits_behind: behind, auto: false });
}

export function conflict(time: string, task: Role, commit: string, files: readonly string[]): EventBeat {
  return event(time, 'rebase_conflict', { source: task }, { commit, files });
}

export function rebased(time: string, task: Role, previous: string, commit: string, ms: number): EventBeat {
  return event(time, 'rebase_completed', { source: task }, { previous, commit: commit.slice(0, 7), ms });
}

export function degraded(time: string, reason: string, intervalSeconds: number): EventBeat {
  return event(time, 'supervision_degraded', {}, { reason, interval_s: intervalSeconds });
}

export function recovered(time: string): EventBeat {
  return event(time, 'supervision_recovered', {}, undefined);
}

export function mainMoves(
  time: string,
  commit: string,
  commits: number,
  options: { readonly by?: Role; readonly toldApart?: readonly Role[] } = {},
): MainBeat {
  return { type: 'main', at: seconds(time), commit, commits, by: options.by, toldApart: options.toldApart ?? [] };
}

export function relate(time: string, from: Role, kind: RelationBeat['kind'], to: Role, removed = false): RelationBeat {
  return { type: 'relation', at: seconds(time), from, to, kind, removed };
}
