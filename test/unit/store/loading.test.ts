import { copyFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { matchEverything } from '../../../src/model/query/eventQuery';
import { type StoreChange } from '../../../src/store/storeAnswers';
import { generateStore } from '../../bench/generateStore';
import { openStore, temporaryFolder } from './openStore';

const events = 6000;

describe('a large store that is being read', () => {
  it('shows the newest events at once, from the end of the file, and then all', async () => {
    const folder = await generateStore(await temporaryFolder(), { events });
    const store = await openStore(folder);
    const firstPage = await store.events.page(matchEverything, { after: undefined, limit: 200 });
    const { health, generation } = store;
    expect(health).toMatchObject({ state: 'loading', counts: { items: 200, edges: 199 } });
    expect(health.counts.events).toBeGreaterThanOrEqual(200);
    expect(health.counts.events).toBeLessThan(300);

    const changes: StoreChange[] = [];
    store.onChange((change) => changes.push(change));
    const loaded = await store.loaded();
    expect(loaded).toMatchObject({ state: 'ready', counts: { events }, lines: { events } });
    expect(loaded.bytesRead).toBe(loaded.bytes.events);
    expect(store.generation).not.toBe(generation);
    expect(changes[0]).toMatchObject({ eventCount: events, eventsChanged: true, generation: store.generation });

    const page = await store.events.page(matchEverything, { after: undefined, limit: 200 });
    const offsets = (of: typeof page) => of.events.map(({ reference }) => reference.offset);
    expect(offsets(page)).toEqual(offsets(firstPage));
    expect(page.events[0]?.index).toBe(events - 1);
    expect(page.events[0]?.place.line).toBe(events);
  });

  it('answers between slices while it reads on', async () => {
    const folder = await generateStore(await temporaryFolder(), { events: 20_000 });
    const store = await openStore(folder);
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await store.loaded();
    clearInterval(timer);
    expect(turns).toBeGreaterThan(5);
  });

  it('is read again, its end first, when another large file takes its place', async () => {
    const [first, second] = [await temporaryFolder(), await temporaryFolder()];
    const folder = await generateStore(first, { events: 3000, seed: 1 });
    const other = await generateStore(second, { events: 4000, seed: 2 });
    const store = await openStore(folder);
    await store.loaded();
    const { generation } = store;
    await copyFile(`${other}/events.jsonl`, `${folder}/new`);
    await rename(`${folder}/new`, `${folder}/events.jsonl`);
    expect((await store.refresh()).counts.events).toBe(4000);
    expect(store.generation).toBeGreaterThan(generation);
  });

  it('stops reading when it is closed', async () => {
    const folder = await generateStore(await temporaryFolder(), { events: 20_000 });
    const store = await openStore(folder);
    const changes: StoreChange[] = [];
    store.onChange((change) => changes.push(change));
    store.dispose();
    await store.loaded().catch(() => undefined);
    expect(store.health.state).toBe('loading');
    expect(changes).toEqual([]);
  });
});

describe('a line of very many broken parts', () => {
  it('becomes findings, and the lines around it are read', async () => {
    const folder = await temporaryFolder();
    const event = (id: string): string => `{"id":"${id}","kind":"k","timestamp":"2026-01-11T15:00:00Z"}\n`;
    await writeFile(
      path.join(folder, 'events.jsonl'),
      `${event('eg-evt-a')}${'{}'.repeat(200_000)}\n${event('eg-evt-b')}`,
    );
    const store = await openStore(folder);
    expect(await store.loaded()).toMatchObject({ counts: { events: 2 }, badLines: 1, lines: { events: 3 } });
    expect(store.findings.length).toBeGreaterThan(200_000);
  });
});
