import { appendFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EngramProgram, type Run } from './engramProgram';

let engram: EngramProgram;

beforeAll(async () => {
  engram = await EngramProgram.build();
});
afterAll(() => engram.dispose());

const id = 'eg-0123456789';
const line = (priority: number): string =>
  `{"id":"${id}","title":"Busy","status":"open","priority":${priority},` +
  '"created_at":"2026-01-11T15:00:00Z","updated_at":"2026-01-11T15:00:00Z"}\n';

describe('several programs at once', () => {
  it('create 40 tasks, and lose none', { timeout: 120_000 }, async () => {
    const workspace = await engram.storeOf({});
    const writer = async (name: string): Promise<readonly string[]> => {
      const titles = Array.from({ length: 10 }, (_, index) => `${name} ${index} ${'x'.repeat(index * 40)}`.trim());
      for (const title of titles) {
        const { exitCode, errors } = await engram.run(workspace, ['create', title, '-l', name]);
        expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: '' });
      }
      return titles;
    };
    const titles = (await Promise.all(['a', 'b', 'c', 'd'].map(writer))).flat();
    const items = await engram.json(workspace, ['items']);
    expect(items.map(({ title }) => title).toSorted()).toEqual(titles.toSorted());
    const text = await readFile(path.join(workspace, '.engram', 'items.jsonl'), 'utf8');
    expect(text).toMatch(/^(?:\n\{[^\n]*\}\n){40}$/);
  });

  it('add labels to one task, and none is lost without a word', { timeout: 60_000 }, async () => {
    const workspace = await engram.storeOf({ items: line(2) });
    const labels = ['a', 'b', 'c', 'd', 'e', 'f'];
    const runs = await Promise.all(labels.map((label) => engram.run(workspace, ['update', id, '--add-label', label])));
    const [item] = await engram.json(workspace, ['items']);
    const kept: unknown = item?.labels;
    const said = runs.map(({ errors }) => errors).join('');
    for (const [index, label] of labels.entries()) {
      const { exitCode, errors } = runs[index] ?? { exitCode: null, errors: '' };
      if (exitCode === 2) expect(errors).toMatch(/changed meanwhile: .+ Nothing was written/);
      else expect(exitCode).toBe(0);
      const isKept = Array.isArray(kept) && kept.includes(label);
      if (exitCode === 0 && !isKept) expect(said).toContain('Another program wrote to the task');
      if (exitCode !== 0) expect(isKept).toBe(false);
    }
  });
});

describe('a program that writes to the same task in the same moment', () => {
  it('is told of on standard error, and in the JSON', { timeout: 60_000 }, async () => {
    const workspace = await engram.storeOf({ items: line(2) });
    const file = path.join(workspace, '.engram', 'items.jsonl');
    let warned: Run | undefined;
    for (let attempt = 1; warned === undefined; attempt++) {
      const ended = new AbortController();
      const running = engram
        .run(workspace, ['update', id, '--title', `Title ${attempt}`, '--json'])
        .finally(() => ended.abort());
      // The store looks, writes and looks again within some milliseconds: this writer is quicker.
      for (let priority = 0; !ended.signal.aborted; priority = (priority + 1) % 5) {
        appendFileSync(file, line(priority));
        await turn();
      }
      const run = await running;
      expect(run.exitCode).toBe(0);
      if (run.errors !== '') warned = run;
    }
    const sentence = /^engram: (Another program wrote to the task “eg-0123456789” meanwhile [^\n]+)\n$/;
    const warning = sentence.exec(warned.errors)?.[1];
    expect(warning).toBeDefined();
    expect(JSON.parse(warned.output)).toMatchObject({ id, warning });
  });
});
