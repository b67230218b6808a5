import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { isCancellation, UserCancelled, withErrorReport } from '../../../src/host/commands/commandMap';
import { Coalesced } from '../../../src/host/services/coalesced';
import { Kept } from '../../../src/host/services/kept';
import { OpenedFolders } from '../../../src/host/services/openedFolders';
import { OpenedStore } from '../../../src/host/services/openedStore';
import { defaultSettings, parseSettings } from '../../../src/host/services/settings';
import { StoreConnections } from '../../../src/host/services/storeConnections';
import {
  chooseStore,
  describeStoreFolder,
  expandStorePath,
  findStoreFolder,
} from '../../../src/host/services/storeFolder';
import { CancelledError } from '../../../src/base/rpc';
import { append, event, realStores } from './realStore';

const roots = [
  { name: 'app', folder: '/work/app' },
  { name: 'lib', folder: '/work/app/lib' },
];

describe('the name of a store', () => {
  it('is that of its workspace folder, with the path below it', () => {
    expect(describeStoreFolder('/work/app/.engram', roots)).toMatchObject({ name: 'app', origin: 'workspace' });
    expect(describeStoreFolder('/work/app/a/b/.engram', roots).name).toBe('app/a/b');
    expect(describeStoreFolder('/work/app/lib/.engram', roots).name).toBe('lib');
  });

  it('is that of its parent outside the workspace', () => {
    const folder = '/home/me/.local/share/neuraphage/.engram';
    expect(describeStoreFolder(folder, roots, 'setting')).toEqual({ folder, name: 'neuraphage', origin: 'setting' });
    expect(describeStoreFolder('/work/application/.engram', roots).origin).toBe('opened');
  });
});

describe('an entry of engram.stores', () => {
  it.each([
    ['~/x', '/home/me/x'],
    ['~', '/home/me'],
    ['${userHome}/x', '/home/me/x'],
    ['${workspaceFolder}/data', '/work/app/data'],
    ['${workspaceFolder:lib}/data', '/work/app/lib/data'],
    ['data', '/work/app/data'],
    ['/abs/./x', '/abs/x'],
    ['a~b', '/work/app/a~b'],
    ['${workspaceFolder:none}/x', undefined],
    ['  ', undefined],
  ])('%s means %s', (entry, expected) => {
    expect(expandStorePath(entry, '/home/me', roots)).toBe(expected);
  });

  it('means nothing relative without a workspace', () => {
    expect(expandStorePath('data', '/home/me', [])).toBeUndefined();
  });
});

describe('the store that a person means by a folder', () => {
  const find = (folder: string, ...there: readonly string[]) =>
    findStoreFolder(folder, (file) => Promise.resolve(there.includes(file)));

  it('is the .engram in it, itself, or a folder that holds the files', async () => {
    expect(await find('/a', '/a/.engram')).toBe('/a/.engram');
    expect(await find('/a/.engram', '/a/.engram')).toBe('/a/.engram');
    expect(await find('/a', '/a/events.jsonl')).toBe('/a');
    expect(await find('/a', '/a/other')).toBeUndefined();
  });
});

describe('the active store', () => {
  it('stays, else is that of last time, else the first', () => {
    const [a, b] = ['/a/.engram', '/b/.engram'].map((folder) => describeStoreFolder(folder, []));
    if (!a || !b) throw new Error('there are two');
    expect(chooseStore([a, b], b.folder, a.folder)).toBe(b);
    expect(chooseStore([a, b], undefined, b.folder)).toBe(b);
    expect(chooseStore([a, b], '/gone', '/gone too')).toBe(a);
    expect(chooseStore([], a.folder, b.folder)).toBeUndefined();
  });
});

describe('settings', () => {
  it('have defaults', () => {
    expect(parseSettings(() => undefined)).toEqual({ settings: defaultSettings, problems: [] });
  });

  it('that do not fit give the default and a line that says so', () => {
    const given: Record<string, unknown> = { 'events.pageSize': 3, 'events.groupBy': 'day', stores: 'x' };
    const { settings, problems } = parseSettings((name) => given[name]);
    expect(settings).toEqual({ ...defaultSettings, 'events.groupBy': 'day' });
    expect(problems).toEqual([
      'The setting engram.stores is "x", which does not fit; [] is used instead.',
      'The setting engram.events.pageSize is 3, which does not fit; 200 is used instead.',
    ]);
  });
});

describe('a command', () => {
  it('reports what it throws, with its id, and never rejects', async () => {
    const report = vi.fn();
    const error = new Error('no');
    await withErrorReport('engram.refresh', () => Promise.reject(error), report)();
    expect(report).toHaveBeenCalledExactlyOnceWith('engram.refresh', error);
  });

  it('that is cancelled says nothing', async () => {
    const report = vi.fn();
    for (const error of [new UserCancelled(), new CancelledError()]) {
      expect(isCancellation(error)).toBe(true);
      await withErrorReport('engram.refresh', () => Promise.reject(error), report)();
    }
    expect(report).not.toHaveBeenCalled();
  });
});

describe('coalesced work', () => {
  it('runs once for a burst, once more for what is asked meanwhile, and never twice at a time', async () => {
    let running = 0;
    let most = 0;
    let runs = 0;
    const work = new Coalesced(
      async () => {
        most = Math.max(most, ++running);
        if (++runs === 1) work.request();
        await delay(1);
        running -= 1;
      },
      5,
      (error) => {
        throw error;
      },
    );
    for (let request = 0; request < 100; request++) work.request();
    await expect.poll(() => [runs, running]).toEqual([2, 0]);
    expect(most).toBe(1);
    work.dispose();
  });
});

describe('a kept value', () => {
  it('is read once until it is forgotten, and read again after a failure', async () => {
    let reads = 0;
    const kept = new Kept(() => (++reads === 1 ? Promise.reject(new Error('first')) : Promise.resolve(reads)));
    await expect(kept.get()).rejects.toThrow('first');
    expect([await kept.get(), await kept.get()]).toEqual([2, 2]);
    kept.forget();
    expect(await kept.get()).toBe(3);
  });
});

describe('folders opened by hand', () => {
  it('are remembered once each, whatever else was remembered in their place', async () => {
    const memory = new Map<string, unknown>([['engram.openedFolders', 'broken']]);
    const folders = new OpenedFolders({
      get: (key) => memory.get(key),
      update: (key, value) => Promise.resolve(void memory.set(key, value)),
    });
    expect(folders.list()).toEqual([]);
    for (const folder of ['/a/.engram', '/b/.engram', '/a/.engram']) await folders.add(folder);
    expect(folders.list()).toEqual(['/a/.engram', '/b/.engram']);
  });
});

describe('an opened store', () => {
  const stores = realStores();

  it('tells what was appended and reads it', async () => {
    const store = await stores.lines({ 'events.jsonl': [event('task_started', 1)] });
    const changed = new Promise((resolve) => store.onChange(resolve));
    await append(store, 'events.jsonl', [event('task_failed', 2)]);
    await changed;
    expect(store.health?.counts.events).toBe(2);
    expect(store.extent.eventCount).toBe(2);
  });

  it('says why it fails when its worker ends, and works again after a restart', async () => {
    const store = await stores.lines({ 'events.jsonl': [event('task_started', 1)] });
    let worker: ReturnType<typeof stores.connect>['worker'] | undefined;
    const watched = new OpenedStore(
      store.store,
      (folder) => {
        const connection = stores.connect(folder);
        worker = connection.worker;
        return connection;
      },
      (error) => {
        throw error;
      },
    );
    await watched.whenOpen();
    const failed = new Promise((resolve) => watched.onStatus(resolve));
    worker?.dispose();
    expect(await failed).toMatchObject({ type: 'failed' });
    await expect(watched.whenOpen()).rejects.toThrow('The store was closed.');
    await watched.refreshNow();
    expect((await (await watched.whenOpen()).service.health()).counts.events).toBe(1);
    watched.dispose();
  });

  it('is shared by all who use it and closed by the last', async () => {
    const store = await stores.lines({});
    const connections = new StoreConnections(stores.connect, (error) => {
      throw error;
    });
    const first = connections.acquire(store.store);
    const second = connections.acquire(store.store);
    expect(second.store).toBe(first.store);
    first.dispose();
    first.dispose();
    expect(connections.find(store.store.folder)).toBe(second.store);
    await second.store.whenOpen();
    second.dispose();
    expect(connections.find(store.store.folder)).toBeUndefined();
    expect(second.store.status).toEqual({ type: 'failed', reason: 'The store was closed.' });
  });
});
