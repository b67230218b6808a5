import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EngramProgram } from './engramProgram';

let engram: EngramProgram;
/** A folder with a store whose engram.db lacks the last lines, fresh for each test. */
let workspace: string;

beforeAll(async () => {
  engram = await EngramProgram.inThisProcess();
});
afterAll(() => engram.dispose());
beforeEach(async () => {
  workspace = await engram.workspace('healthy');
  await appendFile(inStore('items.jsonl'), line('"priority":2'));
});

const inStore = (file: string): string => path.join(workspace, '.engram', file);
const cache = async (): Promise<unknown> => (await engram.json(workspace, ['info']))[0]?.cache;
const line = (more: string): string =>
  `{"id":"eg-0123456789","title":"New","status":"open",${more},` +
  '"created_at":"2026-01-11T15:00:00Z","updated_at":"2026-01-11T15:00:00Z"}\n';

describe('engram rebuild-cache', () => {
  it('makes engram.db equal the lines, and says what it holds', async () => {
    expect(await cache()).toMatchObject({ state: 'behind' });
    const { exitCode, output, errors } = await engram.run(workspace, ['rebuild-cache']);
    expect(output).toMatch(/^Rebuilt engram\.db: 22 items, 28 edges, 400 events, \d+\.\d KiB\.\n$/);
    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: '' });
    expect(await cache()).toMatchObject({ state: 'in_step' });
  });

  it('makes one where there is none', async () => {
    await rm(inStore('engram.db'));
    const [rebuilt] = await engram.json(workspace, ['rebuild-cache']);
    const { length } = await readFile(inStore('engram.db'));
    expect(rebuilt).toEqual({ items: 22, edges: 28, events: 400, bytes: length });
    expect(await cache()).toMatchObject({ state: 'in_step' });
  });

  it('warns of a line that could not go into it', async () => {
    await appendFile(inStore('items.jsonl'), line('"priority":7'));
    const { exitCode, output, errors } = await engram.run(workspace, ['rebuild-cache', '--json']);
    const warning = /^engram: (Line \d+ of items\.jsonl could not go into it as it is written: [^\n]+)\n$/.exec(
      errors,
    )?.[1];
    expect(warning).toBeDefined();
    expect(JSON.parse(output)).toMatchObject({ items: 22, warning });
    expect(exitCode).toBe(0);
  });

  it.each([
    ['engram.db-journal', 'x', 'engram.db-journal is there: another program is writing engram.db'],
    ['daemon.pid', String(process.pid), `The daemon is running: daemon.pid names process ${process.pid}`],
  ])('is refused beside %s, and leaves engram.db as it is', async (file, text, message) => {
    await writeFile(inStore(file), text);
    const before = await readFile(inStore('engram.db'));
    const { exitCode, output, errors } = await engram.run(workspace, ['rebuild-cache']);
    expect(errors).toMatch(/^engram: [^\n]+\n$/);
    expect(errors).toContain(message);
    expect({ exitCode, output }).toEqual({ exitCode: 2, output: '' });
    expect((await readFile(inStore('engram.db'))).equals(before)).toBe(true);
  });

  it('refuses what it does not take', async () => {
    const { exitCode, errors } = await engram.run(workspace, ['rebuild-cache', 'now']);
    expect(errors).toBe('engram: engram rebuild-cache does not take "now". See engram rebuild-cache --help.\n');
    expect(exitCode).toBe(2);
  });
});
