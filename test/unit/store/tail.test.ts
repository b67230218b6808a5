import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type StoreChange } from '../../../src/store/storeAnswers';
import { generateStore } from '../../bench/generateStore';
import { openStore, temporaryFolder } from './openStore';

const line = (id: number): string => `{"id":"eg-evt-${id}","kind":"task_started","timestamp":"2026-01-11T15:00:00Z"}\n`;

describe('a program that looks at the files again and again', () => {
  it('lets other things happen between two looks', async () => {
    const store = await openStore(await generateStore(await temporaryFolder(), { events: 10 }));
    await store.settled();
    let otherThings = 0;
    setTimeout(() => otherThings++);
    for (let looks = 0; looks < 10_000 && otherThings === 0; looks++) await store.refresh();
    expect(otherThings).toBe(1);
  });
});

describe('lines that come faster than they are read', () => {
  it('while one look is under way are taken in by one further look, and told in one message', async () => {
    const folder = await generateStore(await temporaryFolder(), { events: 10 });
    const file = path.join(folder, 'events.jsonl');
    const store = await openStore(folder);
    await store.settled();
    const changes: StoreChange[] = [];
    const looks: Promise<unknown>[] = [];
    store.onChange((change) => {
      // This look is not over yet: writers go on, and each line pokes the store as the system's watcher does.
      if (changes.push(change) > 1) return;
      for (let id = 1; id <= 500; id++) {
        appendFileSync(file, line(id));
        looks.push(store.refresh());
      }
    });
    appendFileSync(file, line(0));
    await store.refresh();
    await Promise.all(looks);
    expect(looks).toHaveLength(500);
    expect(changes.map(({ appended }) => appended.map(({ from, to }) => [from, to]))).toEqual([
      [[10, 11]],
      [[11, 511]],
    ]);
    expect(store.health.counts.events).toBe(511);
    expect(store.health.bytesRead).toBe(store.health.bytes.events);
  });

  it('are each there once, in file order, with what was written across the end of a look', async () => {
    const folder = await generateStore(await temporaryFolder(), { events: 10 });
    const file = path.join(folder, 'events.jsonl');
    const store = await openStore(folder);
    await store.settled();
    const appended: (readonly [number, number])[] = [];
    store.onAppended(({ from, to }) => appended.push([from, to]));
    let written = '';
    for (let id = 0; id < 300; id++) written += line(id);
    // A look finds lines whole, begun and finished.
    const looks: Promise<unknown>[] = [];
    for (let at = 0; at < written.length; at += 97) {
      appendFileSync(file, written.slice(at, at + 97));
      looks.push(store.refresh());
      if (at % 5 === 0) await looks.at(-1);
    }
    await Promise.all(looks);
    expect(appended[0]?.[0]).toBe(10);
    expect(appended.at(-1)?.[1]).toBe(310);
    for (const [at, [from]] of appended.entries()) if (at > 0) expect(from).toBe(appended[at - 1]?.[1]);
    expect((await store.getEvents('eg-evt-299')).map(({ index }) => index)).toEqual([309]);
  });
});
