import { type JsonValue } from '../model/json';
import { cast } from './cast';
import { type Random } from './random';
import { type MainBeat, type RelationBeat, type Role } from './script';
import { type DemoSession } from './story';

/** An event of the demo, in whole ms from the start of its session. */
export interface DemoEvent {
  readonly atMs: number;
  readonly kind: string;
  readonly source: Role | undefined;
  readonly target: Role | undefined;
  readonly payload: JsonValue | undefined;
}

/** A session as it went: events and changes of relationships in the order of time. */
export interface PerformedSession {
  readonly events: readonly DemoEvent[];
  readonly relations: readonly RelationBeat[];
}

/** Plays a session: the script's beats, the rebase rounds after each move of main, and the locks of agents at work. */
export function performSession(session: DemoSession, random: Random): PerformedSession {
  const scripted: DemoEvent[] = [];
  const relations: RelationBeat[] = [];
  const moves: MainBeat[] = [];
  for (const beat of session.beats) {
    if (beat.type === 'relation') relations.push(beat);
    else if (beat.type === 'main') moves.push(beat);
    else {
      const { kind, source, target, payload } = beat;
      scripted.push({ atMs: toMs(beat.at), kind, source, target, payload });
    }
  }
  const work = workPeriods(scripted, session.minutes * 60_000);
  const events = [
    ...scripted,
    ...moves.flatMap((move) => rebaseRound(move, work, random)),
    ...lockCycles(work, random),
  ].toSorted((a, b) => a.atMs - b.atMs);
  return { events, relations };
}

/** When an agent is at a task, in ms from the start of the session. */
interface WorkPeriod {
  readonly task: Role;
  readonly startMs: number;
  readonly endMs: number;
  /** While in conflict it edits nothing new. */
  readonly editsUntilMs: number;
}

const endings = new Set(['task_completed', 'task_failed', 'task_cancelled', 'task_paused']);

/** From each start to the task's end or pause, or the end of the session. A task works once a session. */
function workPeriods(events: readonly DemoEvent[], sessionMs: number): readonly WorkPeriod[] {
  return events.flatMap(({ kind, source: task, atMs: startMs }) => {
    if (kind !== 'task_started' || task === undefined) return [];
    const own = events.filter((event) => event.source === task || event.target === task);
    const endMs = own.find((event) => endings.has(event.kind))?.atMs ?? sessionMs;
    const failed = own.some((event) => event.kind === 'task_failed');
    const conflict = failed ? own.find((event) => event.kind === 'rebase_conflict') : undefined;
    return [{ task, startMs, endMs, editsUntilMs: conflict?.atMs ?? endMs }];
  });
}

/** Main moves on; one after the other, everybody at work is asked to rebase and comes through in a few seconds. */
function rebaseRound(move: MainBeat, work: readonly WorkPeriod[], random: Random): DemoEvent[] {
  const { commit, commits, by } = move;
  const startMs = toMs(move.at);
  const payload = { commit, branch: 'main', commits };
  const round: DemoEvent[] = [{ atMs: startMs, kind: 'main_updated', source: undefined, target: undefined, payload }];
  let askedMs = startMs;
  for (const { task, ...period } of work) {
    const isAtWork = period.startMs < startMs && startMs + 20_000 < period.endMs;
    if (!isAtWork || task === by || move.toldApart.includes(task)) continue;
    askedMs += random.integer(180, 900);
    const ms = random.integer(2400, 9800);
    const behind = commits + random.integer(0, 2);
    round.push(
      {
        atMs: askedMs,
        kind: 'rebase_required',
        source: by ?? task,
        target: task,
        payload: { commit, commits_behind: behind, auto: false },
      },
      {
        atMs: askedMs + ms,
        kind: 'rebase_completed',
        source: task,
        target: undefined,
        payload: { previous: random.hex(7), commit: commit.slice(0, 7), ms },
      },
    );
  }
  return round;
}

/** Agents lock a file, edit it, give it back, and think; who comes to a locked file waits in line. */
function lockCycles(work: readonly WorkPeriod[], random: Random): DemoEvent[] {
  const events: DemoEvent[] = [];
  const freeFrom = new Map<string, number>();
  const think = (): number => random.integer(11_000, 66_000);
  const waiting = work.map((period) => ({ period, wantsMs: period.startMs + random.integer(2500, 14_000) }));
  for (;;) {
    // The first to ask comes first, so that nobody gets a lock before the one in front.
    const next = waiting.toSorted((a, b) => a.wantsMs - b.wantsMs)[0];
    if (!next || next.wantsMs === Infinity) return events;
    const { task, editsUntilMs } = next.period;
    const { files } = cast[task];
    const file = (random.next() < 0.4 ? files[0] : random.pick(files)) ?? 'README.md';
    const acquiredMs = Math.max(next.wantsMs, freeFrom.get(file) ?? 0);
    const heldMs = random.integer(6000, 31_000);
    if (acquiredMs + heldMs + 500 > editsUntilMs) {
      next.wantsMs = Infinity;
      continue;
    }
    const resource = `file:${file}`;
    const common = { source: task, target: undefined };
    events.push(
      {
        ...common,
        atMs: acquiredMs,
        kind: 'lock_acquired',
        payload: { resource, waited_ms: acquiredMs - next.wantsMs },
      },
      { ...common, atMs: acquiredMs + heldMs, kind: 'lock_released', payload: { resource, held_ms: heldMs } },
    );
    freeFrom.set(file, acquiredMs + heldMs + random.integer(3, 240));
    next.wantsMs = acquiredMs + heldMs + think();
  }
}

function toMs(seconds: number): number {
  return Math.round(seconds * 1000);
}
