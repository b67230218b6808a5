import { elapsedMs } from '../../model/eventMention';
import { describeEventKind } from '../../model/eventKind';
import { notificationStates } from '../../model/notification';
import { matchEverything } from '../../model/query/eventQuery';
import { type Session, type SessionBeginning, type SessionCount } from '../../model/session';
import { workStarts } from '../../model/sessionRule';
import { type Timestamp } from '../../model/timestamp';
import { type KindRoles, kindRoles } from '../kindRoles';
import { type Messages } from '../messages/messages';
import { newCounts } from '../messages/notifications';

/** A session whose locks are still to be read. */
export interface SummedSession {
  readonly session: Omit<Session, 'lockWaiting'>;
  /** Positions of its `lock_acquired` events. */
  readonly acquisitions: readonly number[];
}

/** Counts how often each number occurs; empties itself in the time that it took to fill. */
class Tally {
  private readonly counts: Uint32Array;
  private touched: number[] = [];

  constructor(private readonly values: readonly string[]) {
    this.counts = new Uint32Array(values.length);
  }

  add(number: number): void {
    const count = this.counts[number] ?? 0;
    if (count === 0) this.touched.push(number);
    this.counts[number] = count + 1;
  }

  count(number: number | undefined): number {
    return number === undefined ? 0 : (this.counts[number] ?? 0);
  }

  /** The most frequent first, then by name. */
  sorted(): readonly SessionCount[] {
    return this.touched
      .map((number) => ({ value: this.values[number] ?? '', count: this.counts[number] ?? 0 }))
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  }

  empty(): void {
    for (const number of this.touched) this.counts[number] = 0;
    this.touched = [];
  }
}

/** Adds up the figures of one session after the other, each event in order of time. */
export class SessionSum {
  private readonly byKind: Tally;
  private readonly byTask: Tally;
  private readonly required: number;
  private readonly roundEnds: Uint8Array;
  private readonly acquired: number;
  private readonly roles: KindRoles;
  private acquisitions: number[] = [];
  /** Place of the next message. */
  private message = 0;
  private states = newCounts();
  private asked = 0;
  private rounds = 0;
  private readonly askedTasks = new Set<number>();
  private readonly atWork = new Set<number>();
  private most = 0;
  /** Tasks at work, by the time that they were, in ms; and until when that is added up, from the session's start. */
  private workMs = 0;
  private workedUntil = 0;
  private first = 0;

  constructor(private readonly messages: Messages) {
    const { kinds, tasks } = messages.events;
    this.roles = kindRoles(kinds);
    this.byKind = new Tally(kinds);
    this.byTask = new Tally(tasks);
    this.required = kinds.indexOf('rebase_required');
    this.acquired = kinds.indexOf('lock_acquired');
    this.roundEnds = Uint8Array.from(kinds, (kind) =>
      Number(kind === 'rebase_completed' || kind === 'rebase_conflict'),
    );
  }

  /** Forgets the session before. Sessions come in order; there may be others between. */
  begin(firstRank: number): void {
    const { messages } = this;
    this.byKind.empty();
    this.byTask.empty();
    this.askedTasks.clear();
    this.atWork.clear();
    this.acquisitions = [];
    this.states = newCounts();
    [this.asked, this.rounds, this.most, this.workMs, this.workedUntil] = [0, 0, 0, 0, 0];
    this.first = this.eventAt(firstRank);
    while (this.message < messages.count && this.rankOfMessage() < firstRank) this.message++;
  }

  /** Adds the events of these ranks, `to` exclusive. */
  add(from: number, to: number): void {
    const { messages, byKind, byTask, roundEnds, acquired } = this;
    const { kind: kinds, source, target } = messages.events.columns;
    const { step: steps } = this.roles;
    for (let rank = from; rank < to; rank++) {
      const event = this.eventAt(rank);
      const [kind, by, at] = [kinds[event] ?? 0, source[event] ?? 0, target[event] ?? 0];
      byKind.add(kind);
      if (by !== 0) byTask.add(by - 1);
      if (at !== 0 && at !== by) byTask.add(at - 1);
      if (messages.rank[this.message] === rank) this.addMessage(kind);
      if (kind === acquired) this.acquisitions.push(event);
      if (roundEnds[kind] === 1 && this.askedTasks.delete(by !== 0 ? by : at)) this.rounds++;
      const step = steps[kind] ?? 0;
      if (step !== 0) this.work(event, by !== 0 ? by : at, step);
    }
  }

  /** What was added since `begin`. `end`: the rank behind the last event. */
  finish(span: {
    readonly number: number;
    readonly beginning: SessionBeginning;
    readonly first: number;
    readonly end: number;
  }): SummedSession {
    const { events } = this.messages;
    const last = this.eventAt(span.end - 1);
    const [start, end] = [this.timeOf(this.first), this.timeOf(last)];
    const durationMs = elapsedMs(start, end);
    this.passTime(last);
    const byKind = this.byKind.sorted();
    const failing = byKind.filter(({ value }) => describeEventKind(value).meaning === 'failure');
    const received = { ...this.states, broadcast: 0 };
    const session = {
      number: span.number,
      beginning: span.beginning,
      start,
      end,
      durationMs,
      events: span.end - span.first,
      query: { ...matchEverything, since: start, until: end },
      byKind,
      byTask: this.byTask.sorted(),
      failures: failing.reduce((sum, { count }) => sum + count, 0),
      concurrency: { mean: durationMs > 0 ? this.workMs / durationMs : this.most, most: this.most },
      rebases: {
        asked: this.asked,
        completed: this.byKind.count(events.kinds.indexOf('rebase_completed')),
        conflicts: this.byKind.count(events.kinds.indexOf('rebase_conflict')),
        rounds: this.rounds,
      },
      messages: {
        received: Object.values(received).reduce((sum, count) => sum + count, 0),
        reacted: received.reacted,
        waiting: received.waiting,
        withoutReaction: received.no_reaction,
        toClosedTask: received.task_closed,
        toUnknownTask: received.unknown_task,
      },
    };
    return { session, acquisitions: this.acquisitions };
  }

  private addMessage(kind: number): void {
    const { state, receiver } = this.messages;
    const name = notificationStates[state[this.message] ?? 0];
    if (name) this.states[name]++;
    const to = receiver[this.message] ?? 0;
    if (kind === this.required && to !== 0) {
      this.asked++;
      this.askedTasks.add(to);
    }
    this.message++;
  }

  private work(event: number, task: number, step: number): void {
    if (task === 0) return;
    this.passTime(event);
    if (step === workStarts) this.atWork.add(task);
    else this.atWork.delete(task);
    this.most = Math.max(this.most, this.atWork.size);
  }

  private passTime(event: number): void {
    const now = elapsedMs(this.timeOf(this.first), this.timeOf(event));
    this.workMs += (now - this.workedUntil) * this.atWork.size;
    this.workedUntil = now;
  }

  private eventAt(rank: number): number {
    const { order } = this.messages.events;
    return order ? (order[rank] ?? 0) : rank;
  }

  private rankOfMessage(): number {
    return this.messages.rank[this.message] ?? 0;
  }

  private timeOf(event: number): Timestamp {
    const { ms, ns } = this.messages.events.columns;
    return { ms: ms[event] ?? 0, ns: ns[event] ?? 0 };
  }
}
