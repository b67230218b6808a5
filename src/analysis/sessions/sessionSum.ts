import { elapsedMs } from '../../model/eventMention';
import { describeEventKind } from '../../model/eventKind';
import { notificationStates } from '../../model/notification';
import { matchEverything } from '../../model/query/eventQuery';
import { type Session, type SessionBeginning, type SessionCount } from '../../model/session';
import { workStarts } from '../../model/sessionRule';
import { receiverOf } from '../../model/messageRule';
import { type KindRoles, kindRoles } from '../kindRoles';
import { eventAtRank, msBetween, timeOfEvent } from '../orderedEvents';
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

/** What an event adds to more than the counts, by its kind: nothing (0), its step of work, or one of these. */
const stepOfWork = 1;
const endsRound = 2;
const asksToRebase = 3;
const takesLock = 4;

/** Adds up the figures of one session after the other, each event in order of time. */
export class SessionSum {
  private readonly byKind: Tally;
  private readonly byTask: Tally;
  private readonly roles: KindRoles;
  /** By number of a kind. */
  private readonly adds: Uint8Array;
  private acquisitions: number[] = [];
  /** Place of the next message. */
  private message = 0;
  /** By place in `notificationStates`. */
  private readonly states = new Uint32Array(notificationStates.length);
  private asked = 0;
  private rounds = 0;
  private readonly askedTasks = new Set<number>();
  /** By number of a task: the session in which it is at work, by its place; 0 for none. */
  private readonly workingIn: Uint32Array;
  private place = 0;
  private atWork = 0;
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
    this.adds = Uint8Array.from(kinds, (kind, number) => {
      if (kind === 'rebase_completed' || kind === 'rebase_conflict') return endsRound;
      if (kind === 'rebase_required') return asksToRebase;
      if (kind === 'lock_acquired') return takesLock;
      return this.roles.step[number] === 0 ? 0 : stepOfWork;
    });
    this.workingIn = new Uint32Array(tasks.length + 1);
  }

  /** Forgets the session before. Sessions come in order; there may be others between. */
  begin(firstRank: number): void {
    const { messages } = this;
    this.byKind.empty();
    this.byTask.empty();
    this.askedTasks.clear();
    this.place++;
    this.atWork = 0;
    this.acquisitions = [];
    this.states.fill(0);
    [this.asked, this.rounds, this.most, this.workMs, this.workedUntil] = [0, 0, 0, 0, 0];
    this.first = eventAtRank(this.messages.events, firstRank);
    while (this.message < messages.count && (messages.rank[this.message] ?? 0) < firstRank) this.message++;
  }

  /** Adds the events of these ranks, `to` exclusive. */
  add(from: number, to: number): void {
    const { messages, byKind, byTask, adds } = this;
    const { order } = messages.events;
    const { kind: kinds, source, target } = messages.events.columns;
    for (let rank = from; rank < to; rank++) {
      const event = order ? (order[rank] ?? 0) : rank;
      const kind = kinds[event] ?? 0;
      const by = source[event] ?? 0;
      const at = target[event] ?? 0;
      byKind.add(kind);
      if (by !== 0) byTask.add(by - 1);
      if (at !== 0 && at !== by) byTask.add(at - 1);
      if (adds[kind] !== 0) this.addMore(event, kind, by, at);
    }
    this.addMessages(to);
  }

  /** What was added since `begin`. `end`: the rank behind the last event. */
  finish(span: {
    readonly number: number;
    readonly beginning: SessionBeginning;
    readonly first: number;
    readonly end: number;
  }): SummedSession {
    const { events } = this.messages;
    const last = eventAtRank(this.messages.events, span.end - 1);
    const [start, end] = [timeOfEvent(this.messages.events, this.first), timeOfEvent(this.messages.events, last)];
    const durationMs = elapsedMs(start, end);
    this.passTime(last);
    const byKind = this.byKind.sorted();
    const failing = byKind.filter(({ value }) => describeEventKind(value).meaning === 'failure');
    const received = newCounts();
    notificationStates.forEach((state, number) => (received[state] = this.states[number] ?? 0));
    received.broadcast = 0;
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

  private addMore(event: number, kind: number, by: number, at: number): void {
    const task = by !== 0 ? by : at;
    switch (this.adds[kind]) {
      case takesLock:
        this.acquisitions.push(event);
        break;
      case asksToRebase:
        this.ask(receiverOf(by, at, this.roles.toSource[kind] === 1));
        break;
      case endsRound:
        if (this.askedTasks.delete(task)) this.rounds++;
        break;
      default:
        this.work(event, task, this.roles.step[kind] ?? 0);
    }
  }

  /** Adds the messages before a rank. */
  private addMessages(to: number): void {
    const { rank, state, count } = this.messages;
    for (; this.message < count && (rank[this.message] ?? 0) < to; this.message++) {
      const number = state[this.message] ?? 0;
      this.states[number] = (this.states[number] ?? 0) + 1;
    }
  }

  private ask(task: number): void {
    if (task === 0) return;
    this.asked++;
    this.askedTasks.add(task);
  }

  private work(event: number, task: number, step: number): void {
    const begins = step === workStarts;
    if (task === 0 || (this.workingIn[task] === this.place) === begins) return;
    this.passTime(event);
    this.workingIn[task] = begins ? this.place : 0;
    this.atWork += begins ? 1 : -1;
    this.most = Math.max(this.most, this.atWork);
  }

  private passTime(event: number): void {
    const now = msBetween(this.messages.events, this.first, event);
    this.workMs += (now - this.workedUntil) * this.atWork;
    this.workedUntil = now;
  }
}
