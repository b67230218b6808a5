import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import { nodeSqlite } from '../../../src/cache/nodeSqlite';
import { appendLine, features, storeFile, waitFor } from './testHandle';

const database = (): string => path.join(path.dirname(storeFile('events.jsonl')), 'engram.db');

/** Waits until the Store view says this of the cache. */
async function viewSays(words: string): Promise<void> {
  const { store } = await features();
  await waitFor(`a cache that is ${words}`, async () => {
    const row = (await store.roots()).find(({ id }) => id === 'cache');
    return row?.description?.startsWith(words) === true ? row : undefined;
  });
}

/** Events that engram.db itself holds of a kind; undefined in a VS Code whose Node can't read it. */
function eventsOfKind(kind: string): unknown {
  const opened = nodeSqlite()?.open(database());
  const rows = opened?.prepare('SELECT count(*) AS events FROM events WHERE kind = ?').all(kind);
  opened?.close();
  // SQLite's rows are objects without a prototype, which are not deeply equal to others.
  return JSON.parse(JSON.stringify(rows)) as unknown;
}

describe('engram.db', () => {
  it('holds an event that was just recorded, where VS Code can write it, and the Store view says so', async () => {
    const { services } = await features();
    const reader = await (await waitFor('the store', () => services.active.current)).whenOpen();
    await reader.service.settled();
    await reader.service.recordEvent({ kind: 'custom:followed' });
    const canFollow = nodeSqlite() !== undefined;
    assert.equal((await reader.service.settled()).cache.state, canFollow ? 'in_step' : 'behind');
    if (canFollow) assert.deepEqual(eventsOfKind('custom:followed'), [{ events: 1 }]);
    await viewSays(canFollow ? 'in step' : 'behind');
  });

  it('is behind when another program appends a line, and in step after Rebuild Cache', async () => {
    // Before every other event, so that no test that looks at the newest one meets it.
    const time = '2020-01-02T00:00:01Z';
    appendLine(storeFile('events.jsonl'), { id: 'eg-evt-00000000cc', kind: 'custom:rebuilt', timestamp: time });
    await viewSays('behind');
    await vscode.commands.executeCommand('engram.rebuildCache');
    await viewSays('in step');
    const { services } = await features();
    assert.equal((await services.active.current?.service.settled())?.cache.state, 'in_step');
    if (nodeSqlite()) assert.deepEqual(eventsOfKind('custom:rebuilt'), [{ events: 1 }]);
  });
});
