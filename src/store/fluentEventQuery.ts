import { type StoredEvent } from '../model/event';
import { type EventQuery, matchEverything, type PatternChoice } from '../model/query/eventQuery';
import { exactPattern } from '../model/query/pattern';
import { type Timestamp } from '../model/timestamp';
import { type EventQueries } from './eventQueries';
import { type BucketCount, type TimeBucket } from './storeAnswers';

/** Events a page, unless `pages` is asked for another size. */
const defaultPageSize = 200;

/**
 * The native fluent query, begun by `Store.eventQuery()`: each call gives a new query and leaves the one before as it is.
 * Conditions combine with AND; values of the same call repeated, or of its plural, with OR. Kinds and ids are exact: `*`
 * is a character like others.
 */
export class FluentEventQuery {
  constructor(
    private readonly events: EventQueries,
    private readonly query: EventQuery = matchEverything,
  ) {}

  /** Events of this kind, or of one given before. */
  kind(kind: string): FluentEventQuery {
    return this.kinds([kind]);
  }

  /** Events of any of these kinds, or of one given before. Without any, nothing changes. */
  kinds(kinds: readonly string[]): FluentEventQuery {
    return this.with({ kind: including(this.query.kind, kinds) });
  }

  /** Events of every kind but this one, and those left out before. */
  notKind(kind: string): FluentEventQuery {
    const { include, exclude } = this.query.kind;
    return this.with({ kind: { include, exclude: [...exclude, exactPattern(kind)] } });
  }

  /** Events that come from this task, or from one given before. */
  source(task: string): FluentEventQuery {
    return this.with({ source: including(this.query.source, [task]) });
  }

  /** Events that go to this task, or to one given before. */
  target(task: string): FluentEventQuery {
    return this.with({ target: including(this.query.target, [task]) });
  }

  /** Events with this task, or one given before, as source or as target. */
  task(task: string): FluentEventQuery {
    return this.with({ task: including(this.query.task, [task]) });
  }

  /** Events at this moment or later. */
  since(since: Timestamp): FluentEventQuery {
    return this.with({ since });
  }

  /** Events at this moment or earlier. */
  until(until: Timestamp): FluentEventQuery {
    return this.with({ until });
  }

  /** Events that hold this text, in any case: in id, kind, task ids, or in keys and values of the payload. */
  text(text: string): FluentEventQuery {
    return this.with({ words: [...this.query.words, text] });
  }

  /** The newest so many at most. Throws a RangeError for what is no count. */
  limit(limit: number): FluentEventQuery {
    if (!Number.isInteger(limit) || limit < 0)
      throw new RangeError(`A limit is a whole number from 0 on, and not ${limit}.`);
    return this.with({ limit });
  }

  /** The matching events, newest first. */
  async execute(signal?: AbortSignal): Promise<readonly StoredEvent[]> {
    const found: StoredEvent[] = [];
    for await (const page of this.pages(defaultPageSize, signal)) for (const event of page) found.push(event);
    return found;
  }

  /** How many events match, the limit counted in. */
  async count(signal?: AbortSignal): Promise<number> {
    return (await this.events.matches(this.query, signal)).indices.length;
  }

  /** The newest event that matches; undefined when none does. */
  async first(signal?: AbortSignal): Promise<StoredEvent | undefined> {
    const { limit = 1 } = this.query;
    return (await this.limit(Math.min(1, limit)).execute(signal))[0];
  }

  /** Matching events per bucket of UTC time, the latest first, without empty buckets. */
  timeline(bucket: TimeBucket, signal?: AbortSignal): Promise<readonly BucketCount[]> {
    return this.events.timeline(this.query, bucket, signal);
  }

  /**
   * The matching events, newest first, in pages of `size`, each read when it is asked for. Events that are added meanwhile
   * are not among them, but they count for a limit: a page behind them may be shorter.
   */
  async *pages(size = defaultPageSize, signal?: AbortSignal): AsyncGenerator<readonly StoredEvent[], void, undefined> {
    if (!Number.isInteger(size) || size < 1)
      throw new RangeError(`A page holds a whole number of events from 1 on, and not ${size}.`);
    let page = await this.events.page(this.query, { after: undefined, limit: size }, signal);
    if (page.events.length > 0) yield page.events;
    while (page.next) {
      page = await this.events.page(this.query, { after: page.next, limit: size }, signal);
      if (page.events.length > 0) yield page.events;
    }
  }

  private with(changes: Partial<EventQuery>): FluentEventQuery {
    return new FluentEventQuery(this.events, { ...this.query, ...changes });
  }
}

function including({ include, exclude }: PatternChoice, values: readonly string[]): PatternChoice {
  return { include: [...include, ...values.map(exactPattern)], exclude };
}
