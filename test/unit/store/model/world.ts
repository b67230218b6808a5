import { appendFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { type EdgeKey } from '../../../../src/model/edge';
import { type Item } from '../../../../src/model/item';
import { type ItemDraft } from '../../../../src/model/itemDraft';
import { type Store } from '../../../../src/store/store';
import { type EdgeWrite, type ItemWrite } from '../../../../src/store/writeAnswers';
import { appendNatively, nativeEdge, nativeItem } from '../writing/writableFolder';
import { brokenEdgeRule, brokenItemRule } from './nativeLineRules';
import { before, type Change, isWritable, SlowModel } from './slowModel';
import { noTask, type Step } from './steps';

/** A folder with two stores open on it, and the model of what must be in it. */
export class World {
  readonly model = new SlowModel();
  /** Lines that another program wrote. */
  private readonly foreignLines = new Set<string>();
  private foreign = 0;

  constructor(
    readonly folder: string,
    private readonly stores: readonly Store[],
  ) {}

  /** Does a step with one of the stores, and holds its answer against the model. */
  async perform(step: Step, store: Store): Promise<void> {
    switch (step.do) {
      case 'create':
        return this.create(store, step.draft);
      case 'update':
        return this.update(store, step);
      case 'setStatus':
        return this.change(
          step.task,
          this.model.withStatus(step.status),
          (id) => store.setStatus(id, step.status),
          (item) => this.model.refusesStatus(item, step.status),
        );
      case 'close':
        return this.change(
          step.task,
          this.model.closed(step.reason),
          (id) => store.close(id, step.reason),
          () => (isWritable(step.reason) ? undefined : 'InvalidItemError'),
        );
      case 'reopen':
        return this.change(
          step.task,
          this.model.withStatus('open'),
          (id) => store.reopen(id),
          (item) => (item.status === 'closed' ? undefined : 'InvalidStatusChangeError'),
        );
      case 'addEdge':
        return this.addEdge(store, this.key(step.edge));
      case 'removeEdge':
        return this.removeEdge(store, this.key(step.edge));
      case 'batchCreate':
        return this.batchCreate(store, step.drafts);
      case 'batchClose':
        return this.changeAll(
          step.tasks,
          this.model.closed(step.reason),
          (ids) => store.batchClose(ids, step.reason),
          () => (isWritable(step.reason) ? undefined : 'InvalidItemError'),
        );
      case 'batchSetStatus':
        return this.changeAll(
          step.tasks,
          this.model.withStatus(step.status),
          (ids) => store.batchSetStatus(ids, step.status),
          (item) => this.model.refusesStatus(item, step.status),
        );
      case 'recordEvent':
        return this.recordEvent(store, step);
      case 'another program writes a task': {
        this.writeTaskFromOutside(step);
        return;
      }
      case 'another program writes a relationship': {
        this.writeEdgeFromOutside(step);
        return;
      }
      case 'another program records an event': {
        this.recordEventFromOutside(step.source);
        return;
      }
      case 'ask':
        return this.ask(store, step);
    }
  }

  /** What every store must show of the folder, and in which order. */
  async expectSame(store: Store): Promise<void> {
    await store.refresh();
    const { model } = this;
    const withoutPlace = (record: object): unknown => ({ ...record, place: undefined });
    expect((await store.list()).map(withoutPlace)).toEqual(model.items.map(withoutPlace));
    expect(store.relationships().map(withoutPlace)).toEqual(model.edges().map(withoutPlace));
    expect(store.relationships(true).map(withoutPlace)).toEqual(model.edges(true).map(withoutPlace));
    expect(idsOf(await store.ready())).toEqual(idsOf(model.ready));
    expect(idsOf(await store.blocked())).toEqual(idsOf(model.blocked));
    const events = (await store.queryEvents({})).map(({ id, kind, sourceTask, targetTask }) => ({
      id,
      kind,
      source: sourceTask,
      target: targetTask,
    }));
    expect(events.toSorted(byId)).toEqual(model.events.toSorted(byId));
  }

  /** Each line that is ours follows the rules, and there are no more and no fewer than were written. */
  expectRulesKept(): void {
    const linesOf = (file: string): readonly string[] =>
      readFileSync(path.join(this.folder, file), 'utf8')
        .split('\n')
        .filter((line) => line !== '');
    const [items, edges, events] = [linesOf('items.jsonl'), linesOf('edges.jsonl'), linesOf('events.jsonl')];
    expect(items).toHaveLength(this.model.itemLines.length);
    expect(edges).toHaveLength(this.model.edgeLines.length);
    expect(events).toHaveLength(this.model.events.length);
    const isOurs = (line: string): boolean => !this.foreignLines.has(line);
    expect(items.filter(isOurs).map(brokenItemRule).filter(Boolean)).toEqual([]);
    expect(edges.filter(isOurs).map(brokenEdgeRule).filter(Boolean)).toEqual([]);
  }

  private id(task: number): string {
    const { ids } = this.model;
    return (task === noTask ? undefined : ids[task % ids.length]) ?? 'eg-unknown';
  }

  private key({
    from,
    to,
    kind,
  }: {
    readonly from: number;
    readonly to: number;
    readonly kind: EdgeKey['kind'];
  }): EdgeKey {
    return { fromId: this.id(from), toId: this.id(to), kind };
  }

  private async create(store: Store, given: ItemDraft): Promise<void> {
    const refusal = this.model.refusesDraft(given);
    if (refusal !== undefined) await expect(store.create(given)).rejects.toMatchObject({ name: refusal });
    else this.takeCreated(await store.create(given), given);
  }

  private takeCreated(created: Item, { title, description, priority = 2, labels = [] }: ItemDraft): void {
    expect(this.model.item(created.id)).toBeUndefined();
    const { id, createdAt } = created;
    const closing = { closedAt: undefined, closeReason: undefined };
    const expected = {
      id,
      title,
      description,
      status: 'open',
      priority,
      labels,
      createdAt,
      updatedAt: createdAt,
      ...closing,
    } as const;
    expect(created).toMatchObject(expected);
    this.model.itemLines.push(expected);
  }

  private async update(store: Store, { task, changes, basis }: Extract<Step, { do: 'update' }>): Promise<void> {
    const item = this.model.item(this.id(task));
    const seen =
      item &&
      { 'what is there': item, 'what was there': { ...item, title: `${item.title}?` }, nothing: undefined }[basis];
    const isStale = item !== undefined && basis === 'what was there';
    await this.change(
      task,
      this.model.updated(changes),
      (id) => store.update(id, changes, { basedOn: seen }),
      (item) => (isStale ? 'ChangedMeanwhileError' : this.model.refusesUpdate(item, changes)),
    );
  }

  private async change(
    task: number,
    change: Change,
    write: (id: string) => Promise<ItemWrite>,
    refuses: (item: Item) => string | undefined,
  ): Promise<void> {
    const id = this.id(task);
    const item = this.model.item(id);
    const refusal = item ? refuses(item) : 'UnknownItemError';
    if (!item || refusal !== undefined) await expect(write(id)).rejects.toMatchObject({ name: refusal });
    else this.takeWritten(item, change, await write(id));
  }

  private takeWritten(base: Item, change: Change, { item, written, meanwhile, warning }: ItemWrite): void {
    expect({ meanwhile, warning }).toEqual({ meanwhile: [], warning: undefined });
    expect(written).toEqual(item);
    expect(before(item.updatedAt, base.updatedAt)).toBeGreaterThanOrEqual(0);
    expect(before(item.updatedAt, base.createdAt)).toBeGreaterThanOrEqual(0);
    expect(item).toMatchObject(this.model.write(base, change, item.updatedAt));
  }

  private async changeAll(
    tasks: readonly number[],
    change: Change,
    write: (ids: readonly string[]) => ReturnType<Store['batchClose']>,
    refuses: (item: Item) => string | undefined,
  ): Promise<void> {
    const ids = tasks.map((task) => this.id(task));
    const { written, notFound, errors } = await write(ids);
    const expected = [...new Set(ids)].map((id) => ({ id, item: this.model.item(id) }));
    expect(notFound).toEqual(expected.filter(({ item }) => !item).map(({ id }) => id));
    const [refused, taken]: [Item[], Item[]] = [[], []];
    for (const { item } of expected) if (item) (refuses(item) === undefined ? taken : refused).push(item);
    expect(errors.map(({ id }) => id)).toEqual(idsOf(refused));
    expect(written.map(({ item }) => item.id)).toEqual(idsOf(taken));
    for (const [index, answer] of written.entries()) {
      const base = taken[index];
      if (base) this.takeWritten(base, change, answer);
    }
  }

  /** Creates several tasks at once. */
  async batchCreate(store: Store, drafts: readonly ItemDraft[]): Promise<void> {
    const { created, errors } = await store.batchCreate(drafts);
    const isRefused = (given: ItemDraft): boolean => this.model.refusesDraft(given) !== undefined;
    expect(errors.map(({ index }) => index)).toEqual(
      [...drafts.keys()].filter((index) => isRefused(drafts[index] ?? { title: '' })),
    );
    const taken = drafts.filter((given) => !isRefused(given));
    expect(created).toHaveLength(taken.length);
    for (const [index, item] of created.entries()) this.takeCreated(item, taken[index] ?? { title: '' });
  }

  private async addEdge(store: Store, key: EdgeKey): Promise<void> {
    const reason = this.model.refusesEdge(key);
    if (reason !== undefined)
      return expect(store.addEdge(key)).rejects.toMatchObject({ name: 'RefusedEdgeError', reason });
    const isThere = this.model.edge(key)?.deleted === false;
    this.takeEdge(await store.addEdge(key), key, !isThere, false);
  }

  private async removeEdge(store: Store, key: EdgeKey): Promise<void> {
    const isThere = this.model.edge(key)?.deleted === false;
    this.takeEdge(await store.removeEdge(key), key, isThere, true);
  }

  private takeEdge({ edge, changed, warning }: EdgeWrite, key: EdgeKey, isChange: boolean, deleted: boolean): void {
    expect({ changed, warning }).toEqual({ changed: isChange, warning: undefined });
    if (edge && changed) this.model.edgeLines.push({ ...key, createdAt: edge.createdAt, deleted });
    expect(edge && { ...edge, place: undefined }).toEqual(this.model.edge(key));
  }

  private async recordEvent(store: Store, { source, target }: Extract<Step, { do: 'recordEvent' }>): Promise<void> {
    const ends = {
      source: source === undefined ? undefined : this.id(source),
      target: target === undefined ? undefined : this.id(target),
    };
    const { id } = await store.recordEvent({ kind: 'nudge_sent', sourceTask: ends.source, targetTask: ends.target });
    this.model.events.push({ id, kind: 'nudge_sent', ...ends });
  }

  private writeTaskFromOutside(step: Extract<Step, { do: 'another program writes a task' }>): void {
    const known = this.model.item(this.id(step.task));
    const id = known?.id ?? `eg-${String(this.foreign++).padStart(10, '0')}`;
    // Days to come, too: their times are ahead of our clock.
    const time = { ms: Date.UTC(step.day > 6 ? 2100 : 2026, 0, step.day), ns: 0 };
    const closing = step.isClosedBefore
      ? { closedAt: time, closeReason: 'natively' }
      : { closedAt: undefined, closeReason: undefined };
    const { status, priority } = step;
    const rest = { status, priority, createdAt: known?.createdAt ?? time, updatedAt: time, ...closing };
    this.model.itemLines.push({ id, title: 'Natively', description: undefined, labels: ['core'], ...rest });
    const written = new Date(time.ms).toISOString();
    const fields = nativeItem(id, {
      title: 'Natively',
      status,
      priority,
      // Twice: the store shows each label once.
      labels: ['core', 'core'],
      created_at: formatted(rest.createdAt),
      updated_at: written,
      ...(step.isClosedBefore ? { closed_at: written, close_reason: 'natively' } : {}),
    });
    this.writeFromOutside('items.jsonl', fields);
  }

  /** Natively written files may hold cycles, self edges and ends that are not there. */
  private writeEdgeFromOutside({
    edge,
    deleted,
  }: Extract<Step, { do: 'another program writes a relationship' }>): void {
    const key = this.key(edge);
    this.model.edgeLines.push({ ...key, createdAt: { ms: Date.UTC(2026, 0, 11, 12), ns: 0 }, deleted });
    this.writeFromOutside('edges.jsonl', nativeEdge(key.fromId, key.kind, key.toId, deleted ? { deleted } : {}));
  }

  private recordEventFromOutside(task: number): void {
    // As the daemon does: events of the same moment share an id.
    const event = {
      id: 'eg-evt-shared0000',
      kind: 'task_started',
      source_task: this.id(task),
      timestamp: '2026-01-11T12:00:00Z',
    };
    appendFileSync(path.join(this.folder, 'events.jsonl'), `${JSON.stringify(event)}\n`);
    this.model.events.push({ id: event.id, kind: event.kind, source: event.source_task, target: undefined });
  }

  private writeFromOutside(file: 'items.jsonl' | 'edges.jsonl', record: object): void {
    this.foreignLines.add(JSON.stringify(record));
    appendNatively(this.folder, file, record);
  }

  private async ask(store: Store, { filter, status }: Extract<Step, { do: 'ask' }>): Promise<void> {
    await store.refresh();
    expect(idsOf(store.query(filter))).toEqual(idsOf(this.model.query(filter)));
    expect(idsOf(await store.list(status))).toEqual(idsOf(this.model.query({ status })));
    expect(idsOf(await store.ready())).toEqual(idsOf(this.model.ready));
    expect(idsOf(await store.blocked())).toEqual(idsOf(this.model.blocked));
  }

  dispose(): void {
    for (const store of this.stores) store.dispose();
  }
}

const idsOf = (items: readonly { readonly id: string }[]): readonly string[] => items.map(({ id }) => id);
const byId = (a: { readonly id: string; readonly source: string | undefined }, b: typeof a): number =>
  JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
const formatted = ({ ms, ns }: Item['createdAt']): string =>
  `${new Date(ms).toISOString().slice(0, -1)}${String(ns).padStart(6, '0')}Z`;
