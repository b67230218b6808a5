import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseEventLine } from '../../../src/files/lineParser';
import { type EventRecord } from '../../../src/files/lineParse';
import { eventLineBytes, hiddenText } from '../../bench/eventLines';
import { generateStore, type GeneratedStoreOptions } from '../../bench/generateStore';
import { temporaryFolder } from '../store/openStore';

async function linesOf(options: GeneratedStoreOptions): Promise<readonly string[]> {
  const folder = await generateStore(await temporaryFolder(), options);
  return (await readFile(path.join(folder, 'events.jsonl'), 'utf8')).trimEnd().split('\n');
}

function eventsOf(lines: readonly string[]): readonly EventRecord[] {
  return lines.flatMap(
    (line, index) => parseEventLine({ bytes: Buffer.from(line), line: index + 1, offset: 0, terminated: true }).records,
  );
}

describe('a generated store', () => {
  it('has the same bytes everywhere', async () => {
    const hash = createHash('sha256').update((await linesOf({ events: 1000 })).join('\n'));
    expect(hash.digest('hex')).toBe('1c00dbc12d1b60d13ef9350263b730b17b54195e2e313e3d70c563dc03d948b4');
  });

  it('has other bytes with another seed', async () => {
    expect(await linesOf({ events: 10, seed: 2 })).not.toEqual(await linesOf({ events: 10 }));
  });

  it('has lines of 256 bytes, each a valid event with an id of its own, and a hidden text in the middle one', async () => {
    const lines = await linesOf({ events: 3000 });
    expect(new Set(lines.map((line) => Buffer.byteLength(line) + 1))).toEqual(new Set([eventLineBytes]));
    const events = eventsOf(lines);
    expect(new Set(events.map(({ id }) => id)).size).toBe(3000);
    expect(lines.flatMap((line, index) => (line.includes(hiddenText) ? [index] : []))).toEqual([1500]);
  });

  it('has keys in many orders where that is asked for, and the same sort of events', async () => {
    const lines = await linesOf({ events: 500, keyOrder: 'unusual' });
    expect(new Set(lines.map((line) => Object.keys(JSON.parse(line) as object).join())).size).toBeGreaterThan(100);
    expect(eventsOf(lines)).toHaveLength(500);
  });

  it('shares an id among all events of 4 s where that is asked for, as neuraphage does', async () => {
    const ids = eventsOf(await linesOf({ events: 1000, ids: 'shared' })).map(({ id }) => id);
    expect(ids[0]).toMatch(/^eg-evt-[0-9a-f]{8}-[0-9a-f]$/);
    // 1000 events, 37 ms apart, are 37 s.
    expect(new Set(ids).size).toBeGreaterThanOrEqual(9);
    expect(new Set(ids).size).toBeLessThanOrEqual(11);
  });

  it('has as many tasks and bad lines as are asked for', async () => {
    const events = eventsOf(await linesOf({ events: 2000, tasks: 1000, badEvery: 100 }));
    expect(events).toHaveLength(1980);
    expect(new Set(events.map(({ sourceTask }) => sourceTask)).size).toBeGreaterThan(800);
  });
});
