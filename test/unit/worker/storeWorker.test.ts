import { appendFile, mkdir, mkdtemp, rename, rm, truncate, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { unpackEvents } from '../../../src/model/packedEvents';
import { matchEverything } from '../../../src/model/query/eventQuery';
import { type StoreWorker } from '../../../src/worker/client';
import { type StoreChange, type StoreService } from '../../../src/worker/storeService';
import { type Remote } from '../../../src/base/rpc';
import { bundleWorker, sqlWasm } from '../../bench/bundleWorker';
import { nativeAnswers } from '../store/nativeAnswers';
import { emptyStore, eventLine, fixture, temporaryFolder } from '../store/openStore';
import { connectEndingWorker } from './endingWorkers';

let folderOfBundle: string;
let workerScript: string;
const workers: StoreWorker[] = [];

beforeAll(async () => {
  folderOfBundle = await mkdtemp(path.join(os.tmpdir(), 'engram-worker-'));
  workerScript = await bundleWorker(folderOfBundle);
});
afterAll(() => rm(folderOfBundle, { recursive: true, force: true }));
afterEach(() => {
  for (const worker of workers.splice(0)) worker.dispose();
});

function start(script = workerScript, log: (line: string) => void = () => undefined): StoreWorker {
  const worker = connectEndingWorker({ workerScript: script, log });
  workers.push(worker);
  return worker;
}

/** Starts a worker that looks at a store's files every 20 ms. */
async function openWorker(folder: string, pollIntervalMs = 20) {
  const worker = start();
  const changes: StoreChange[] = [];
  worker.onChange((change) => changes.push(change));
  await worker.service.open({ folder, sqlWasm, pollIntervalMs });
  return { worker, service: worker.service, changes };
}

async function kindsIn(service: Remote<StoreService>): Promise<string[]> {
  return (await service.eventKinds()).map(({ kind }) => kind).toSorted();
}

const lineOfKind = (kind: string): string => eventLine({ id: `eg-evt-${kind}`, kind });

describe('a store in a worker thread', () => {
  it('answers every method over the port', async () => {
    const { service } = await openWorker(fixture('healthy'));
    const native = nativeAnswers('healthy');
    expect((await service.settled()).cache.state).toBe('in_step');
    expect(await service.health()).toMatchObject({ state: 'ready', counts: { events: 400 } });
    expect(await service.findings({ offset: 0, limit: 10 })).toEqual({ rows: [], total: 0 });
    expect(await service.ready()).toEqual(native.ready);
    expect(await service.blocked()).toEqual(native.blocked);

    const tasks = await service.tasks({ offset: 0, limit: 5 });
    expect([tasks.rows.length, tasks.total]).toEqual([5, 21]);
    const task = await service.task(native.task.id);
    expect(task?.row.events).toBe(native.task.counts);
    expect(await service.task('eg-nobody')).toBeUndefined();
    const edges = await service.relationships({ offset: 0, limit: 100, removed: false });
    expect([edges.rows.length, edges.total]).toEqual([28, 28]);

    const page = await service.events({ ...matchEverything, limit: 20 }, { after: undefined, limit: 100 });
    expect(page.events.map(({ id }) => id)).toEqual(native.recent20);
    const [newest] = page.events;
    if (!newest) throw new Error('There is no event.');
    expect(await service.event(newest.reference)).toEqual(newest);
    expect(await service.eventAt(newest.index, newest.reference.generation)).toEqual(newest);
    expect(await service.eventAt(newest.index, newest.reference.generation + 1)).toBeUndefined();
    expect(await service.eventsById(newest.id)).toEqual([newest]);
    expect(await service.eventText(newest.reference)).toContain(newest.timestampText);
    expect((await service.countEvents(matchEverything)).total).toBe(400);
    expect(await service.groupEvents(matchEverything, { by: 'kind' })).toHaveLength(native.counts.length);
    expect(await service.eventTimeline(matchEverything, 'hour')).toHaveLength(native.timeline.length);
    expect(await service.previewEvent({ kind: 'nudge_sent' })).toContain('"kind":"nudge_sent"');
  });

  it('moves columns and hits without copying', async () => {
    const { service } = await openWorker(fixture('healthy'));
    const { events, ...columns } = await service.timelineColumns(0, 1000);
    expect([columns.start, columns.total, events.count]).toEqual([0, 400, 400]);
    const { ms, kind, source } = unpackEvents(events) ?? {};
    const [newest] = (await service.events(matchEverything, { after: undefined, limit: 1 })).events;
    expect(ms?.[399]).toBe(newest?.timestamp.ms);
    expect(columns.kinds[kind?.[399] ?? -1]).toBe(newest?.kind);
    expect(columns.tasks[(source?.[399] ?? 0) - 1]).toBe(newest?.sourceTask);
    const failed = { ...matchEverything, kind: { include: ['task_failed', 'rebase_conflict'], exclude: [] } };
    for (const attempt of [1, 2]) {
      const { indices } = await service.matchingEvents(failed);
      expect([attempt, indices.length]).toEqual([attempt, 12]);
      expect([...indices]).toEqual([...indices].toSorted((a, b) => a - b));
    }
  });

  it('tells what others append, without being asked', async () => {
    const folder = await emptyStore();
    const { service, changes } = await openWorker(folder);
    await appendFile(path.join(folder, 'events.jsonl'), lineOfKind('one'));
    await expect.poll(() => changes.at(-1)?.eventCount).toBe(1);
    const telling = changes.filter(({ eventsChanged, eventCount }) => eventsChanged && eventCount === 1);
    expect(telling).toHaveLength(1);
    expect(telling[0]).toMatchObject({ itemsChanged: false, edgesChanged: false });
    expect(await kindsIn(service)).toEqual(['one']);
  });

  it('has the right picture after truncating, replacing, deleting and recreating', async () => {
    const folder = await emptyStore();
    const file = path.join(folder, 'events.jsonl');
    const { service } = await openWorker(folder, 500);
    const expectKinds = (...kinds: string[]) => expect.poll(() => kindsIn(service)).toEqual(kinds);
    await writeFile(file, lineOfKind('a') + lineOfKind('b'));
    await expectKinds('a', 'b');
    await truncate(file, lineOfKind('a').length);
    await expectKinds('a');
    await writeFile(`${file}.new`, lineOfKind('c'));
    await rename(`${file}.new`, file);
    await expectKinds('c');
    await rm(folder, { recursive: true });
    await expectKinds();
    await expect.poll(async () => (await service.health()).state).toBe('missing');
    await mkdir(folder);
    await writeFile(file, lineOfKind('d'));
    await expectKinds('d');
    expect((await service.health()).state).toBe('ready');
  });

  it('shows a recorded event at once', async () => {
    const folder = await emptyStore();
    const { service, changes } = await openWorker(folder, 0);
    const recorded = await service.recordEvent({ kind: 'nudge_sent', targetTask: 'eg-a' });
    expect((await service.events(matchEverything, { after: undefined, limit: 5 })).events).toEqual([recorded]);
    expect(changes).toContainEqual(expect.objectContaining({ eventCount: 1, eventsChanged: true }));
    await expect(service.recordEvent({ kind: '' })).rejects.toMatchObject({
      name: 'InvalidEventError',
      message: 'An event needs a kind.',
    });
  });

  it('ends a search when its signal says so', async () => {
    const { service } = await openWorker(fixture('healthy'));
    const abort = new AbortController();
    const search = service.countEvents({ ...matchEverything, words: ['commit'] }, abort.signal);
    abort.abort();
    await expect(search).rejects.toMatchObject({ name: 'CancelledError' });
  });
});

describe('the end of a worker', () => {
  it('says that nothing is open yet, and opens one store only', async () => {
    const folder = await emptyStore();
    const { service } = start();
    await expect(service.health()).rejects.toThrow('No store is open in this worker yet.');
    await service.open({ folder, sqlWasm, pollIntervalMs: 0 });
    await expect(service.open({ folder, sqlWasm, pollIntervalMs: 0 })).rejects.toThrow('open already');
  });

  it('rejects open and later calls when it is disposed', async () => {
    const { worker, service } = await openWorker(fixture('healthy'));
    const exit = new Promise((resolve) => worker.onExit(resolve));
    const call = service.settled();
    worker.dispose();
    await expect(call).rejects.toMatchObject({ name: 'DisconnectedError' });
    await expect(service.health()).rejects.toMatchObject({ name: 'DisconnectedError' });
    expect(await exit).toMatchObject({ expected: true });
  });

  it('rejects calls with the reason when the script is broken, and logs it', async () => {
    const script = path.join(await temporaryFolder(), 'broken.js');
    await writeFile(script, 'console.error("about to fail"); throw new Error("no such engine");');
    const log: string[] = [];
    const worker = start(script, (line) => log.push(line));
    const exit = new Promise((resolve) => worker.onExit(resolve));
    await expect(worker.service.health()).rejects.toThrow('no such engine');
    expect(await exit).toMatchObject({ expected: false });
    expect(log.join('\n')).toContain('no such engine');
    await expect.poll(() => log).toContain('about to fail');
  });

  it('rejects calls when the script is missing', async () => {
    const worker = start(path.join(await temporaryFolder(), 'nowhere.js'));
    await expect(worker.service.health()).rejects.toThrow('nowhere.js');
  });

  it('rejects calls when the thread just ends', async () => {
    const script = path.join(await temporaryFolder(), 'quits.js');
    await writeFile(script, 'process.exit(3)');
    await expect(start(script).service.health()).rejects.toThrow('ended with code 3');
  });
});
