import { receiverOf, signOfLifeOf } from '../../model/messageRule';
import { type SessionSeries } from '../../model/sessionRule';
import { type KindRoles, kindRoles } from '../kindRoles';
import { eventAtRank, msBetween, type OrderedEvents } from '../orderedEvents';

/** The events of a log as the rule of sessions looks at them (src/model/sessionRule.ts). */
export class LogSeries implements SessionSeries {
  private roles: KindRoles;

  constructor(private events: OrderedEvents) {
    this.roles = kindRoles(events.kinds);
  }

  /** Takes the same events and some behind them. */
  grow(events: OrderedEvents): void {
    this.events = events;
    this.roles = kindRoles(events.kinds);
  }

  get size(): number {
    return this.events.size;
  }

  elapsed(from: number, to: number): number {
    return msBetween(this.events, eventAtRank(this.events, from), eventAtRank(this.events, to));
  }

  step(rank: number): number {
    return this.roles.step[this.events.columns.kind[eventAtRank(this.events, rank)] ?? 0] ?? 0;
  }

  task(rank: number): number {
    const { columns } = this.events;
    const event = eventAtRank(this.events, rank);
    const [kind, source, target] = [columns.kind[event] ?? 0, columns.source[event] ?? 0, columns.target[event] ?? 0];
    if (this.roles.step[kind] !== 0) return source !== 0 ? source : target;
    return signOfLifeOf(source, receiverOf(source, target, this.roles.toSource[kind] === 1));
  }
}
