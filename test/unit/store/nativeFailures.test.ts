import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { emptyStore, openStore } from './openStore';

const caseSchema = z.object({ name: z.string(), file: z.string(), hex: z.string(), opens: z.boolean() });
const cases = readFileSync(path.resolve(__dirname, '../../fixtures/lines.jsonl'), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => caseSchema.parse(JSON.parse(line)));

describe('a store that the native program can no longer open', () => {
  const failing = cases.filter(({ opens }) => !opens);

  it('is one of three cases', () => expect(failing).toHaveLength(3));

  it.each(failing)('shows its lines all the same: $name', async ({ name, file, hex }) => {
    const folder = await emptyStore();
    const good =
      '{"id":"eg-good","title":"Good","status":"open","priority":0,"created_at":"2026-01-11T15:30:00Z","updated_at":"2026-01-11T15:30:00Z"}\n';
    const bytes = Buffer.concat([Buffer.from(good), Buffer.from(hex, 'hex')]);
    await writeFile(path.join(folder, `${file}.jsonl`), bytes);
    const store = await openStore(folder);
    // A label given twice is one label; what a priority beyond 4 means, nobody can say.
    const shown = name === 'item: duplicate labels' ? ['eg-good', 'eg-aaaaaaaaaa'] : ['eg-good'];
    expect((await store.ready()).map(({ id }) => id)).toEqual(shown);
    expect(store.findings.map(({ code, line }) => [code, line])).toEqual([['breaks-native-cache', 2]]);
    expect(store.health).toMatchObject({ counts: { items: shown.length }, badLines: 2 - shown.length });
  });
});
