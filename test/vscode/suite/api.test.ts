import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { EngramApi, EngramStore, EventDelivery } from '../../../api/engram-inspector';
import { storeFileNames } from '../../../src/model/place';
import { activated, features, storeFile, waitFor } from './testHandle';

async function api(): Promise<EngramApi> {
  const { getApi } = await activated();
  assert.ok(getApi, 'the extension exports no getApi');
  return getApi(1);
}

/**
 * Opens an empty store beside the workspace, which other tests look at, and disposes it when `use` has ended. `folder` is
 * its `.engram`.
 */
async function withStore(use: (store: EngramStore, folder: string) => Promise<void>): Promise<void> {
  const project = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'engram-api-')));
  const folder = path.join(project, '.engram');
  mkdirSync(folder);
  for (const name of storeFileNames) writeFileSync(path.join(folder, name), '');
  const store = await (await api()).openStore(vscode.Uri.file(project));
  try {
    await use(store, folder);
  } finally {
    store.dispose();
    rmSync(project, { recursive: true });
  }
}

describe('the API for other extensions', () => {
  it('is there in its version, and says which versions there are when another is asked for', async () => {
    const { apiVersion, getApi } = await activated();
    assert.match(apiVersion ?? '', /^1\.\d+\.\d+$/);
    const wanted: unknown = 7;
    assert.throws(() => getApi?.(wanted as 1), { name: 'EngramError', code: 'UnknownVersion', message: /It has 1 / });
  });

  it('names the stores and the active one, by Uri', async () => {
    const engram = await api();
    const stores = await engram.findStores();
    const folder = path.dirname(storeFile('events.jsonl'));
    assert.deepEqual(
      stores.map((store) => store.folder.fsPath),
      [folder],
    );
    assert.deepEqual(
      engram.stores.map(({ name }) => name),
      stores.map(({ name }) => name),
    );
    assert.ok(stores[0]?.folder instanceof vscode.Uri);
    assert.equal(engram.activeStore?.folder.fsPath, folder);
  });

  it('opens a store by its folder or by the folder that it is in, and shares it with the views', async () => {
    const { services } = await features();
    const engram = await api();
    const folder = path.dirname(storeFile('events.jsonl'));
    const stores = [
      await engram.openStore(vscode.Uri.file(folder)),
      await engram.openStore(vscode.Uri.file(path.dirname(folder))),
    ];
    for (const store of stores) assert.equal(store.folder.fsPath, folder);
    assert.equal(services.connections.all().length, 1);
    for (const store of stores) store.dispose();
    assert.ok(services.connections.find(folder), 'the views still have it');
  });

  it('refuses what is no folder of this machine, and a folder without a store', async () => {
    const engram = await api();
    const code = (expected: string) => ({ name: 'EngramError', code: expected });
    await assert.rejects(engram.openStore(vscode.Uri.parse('https://example.org/x')), code('InvalidArgument'));
    await assert.rejects(engram.openStore(JSON.parse('"here"') as vscode.Uri), code('InvalidArgument'));
    await assert.rejects(engram.openStore(vscode.Uri.file('/there/is/none')), code('StoreNotFound'));
  });

  it('records an event in a store that no view knows, and gives it to who subscribed', async () => {
    const { services } = await features();
    await withStore(async (store, folder) => {
      assert.equal(store.folder.fsPath, folder);
      const deliveries: EventDelivery[] = [];
      const subscription = store.subscribe({ kinds: ['custom:api_*'] }, (delivery) => void deliveries.push(delivery));
      const { event, recorded } = await store.publish({ kind: 'custom:api_test', payload: [1] }, { record: true });
      assert.equal(recorded, true);
      await waitFor('the delivery', () => deliveries[0]);
      assert.deepEqual(deliveries, [{ event, missed: 0 }]);
      const lines = readFileSync(path.join(folder, 'events.jsonl'), 'utf8').split('\n');
      const written: unknown = JSON.parse(lines[(event.place?.line ?? 0) - 1] ?? '');
      assert.ok(typeof written === 'object' && written !== null && 'id' in written && written.id === event.id);
      subscription.dispose();
      assert.ok(!services.registry.stores.some((known) => known.folder === folder));
    });
  });

  it('gives back what is disposed as VS Code does, so that a context can own it', async () => {
    const owned: vscode.Disposable[] = [];
    await withStore(async (store) => {
      let changes = 0;
      store.onDidChange(() => changes++, undefined, owned);
      await store.createItem({ title: 'Made by another extension' });
      await waitFor('a change', () => changes || undefined);
      vscode.Disposable.from(...owned, store).dispose();
      await assert.rejects(store.health(), { name: 'EngramError', code: 'StoreDisposed' });
    });
  });

  it('writes nothing when writing is switched off, and says so', async () => {
    const settings = vscode.workspace.getConfiguration('engram');
    await settings.update('writes.enabled', false, vscode.ConfigurationTarget.Workspace);
    try {
      await withStore(async (store) => {
        const refused = {
          name: 'EngramError',
          code: 'WritesNotAllowed',
          message: /switched off by the setting engram.writes.enabled/,
        };
        await assert.rejects(store.record({ kind: 'task_failed' }), refused);
        await assert.rejects(store.createItem({ title: 'a' }), refused);
        const { recorded } = await store.publish({ kind: 'custom:api_ephemeral' });
        assert.equal(recorded, false);
      });
    } finally {
      await settings.update('writes.enabled', undefined, vscode.ConfigurationTarget.Workspace);
    }
  });
});
