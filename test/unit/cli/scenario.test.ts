import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EngramProgram } from './engramProgram';

let engram: EngramProgram;
let workspace: string;
/** Names in this test for the ids that the program made. */
const names = new Map<string, string>();

beforeAll(async () => {
  engram = await EngramProgram.build();
  workspace = await engram.workspace();
});
afterAll(() => engram.dispose());

const timePattern = /"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.(?:\d{3}|\d{6}|\d{9}))?Z)"/g;

async function create(name: string, ...args: readonly string[]): Promise<string> {
  const [item] = await engram.json(workspace, ['create', ...args]);
  const id = String(item?.id);
  expect(id).toMatch(/^eg-[0-9a-f]{10}$/);
  names.set(id, name);
  return id;
}

/** The records of a file, with names for ids and `T` for times; fails where the file is more than whole records. */
async function recordsOf(file: 'items' | 'edges' | 'events'): Promise<readonly string[]> {
  const text = await readFile(path.join(workspace, '.engram', `${file}.jsonl`), 'utf8');
  expect(text).toMatch(/^(?:\n(?:\{[^\n]*\}\n)+)*$/);
  const named = [...names].reduce((changed, [id, name]) => changed.replaceAll(`"${id}"`, `"${name}"`), text);
  return named
    .replaceAll(timePattern, '"T"')
    .split('\n')
    .filter((line) => line !== '');
}

const idsOf = async (...args: readonly string[]): Promise<readonly (string | undefined)[]> =>
  (await engram.json(workspace, args)).map(({ id }) => names.get(String(id)));

describe('a piece of work from its plan to its end', () => {
  // Twenty runs of the program, one after the other.
  it('is written by the commands', { timeout: 120_000 }, async () => {
    await engram.json(workspace, ['init']);
    const epic = await create('epic', 'Epic', '-p', '1', '-l', 'release,epic', '-d', '# Why\n\n"because"');
    const build = await create('build', 'Build it', '--priority', '0');
    const test = await create('test', 'Test it');
    const note = await create('note', 'Note ü\u2028€');
    await engram.json(workspace, ['child', epic, build]);
    await engram.json(workspace, ['child', epic, test]);
    await engram.json(workspace, ['block', test, build]);
    await engram.json(workspace, ['relate', note, epic]);
    expect(await idsOf('ready')).toEqual(['build', 'note']);
    expect(await idsOf('blocked')).toEqual(['test']);

    await engram.json(workspace, ['start', build]);
    await engram.json(workspace, ['close', build, '-r', 'built']);
    expect(await idsOf('ready')).toEqual(['test', 'note']);
    expect(await idsOf('blocked')).toEqual([]);

    await engram.json(workspace, ['reopen', build]);
    expect(await idsOf('blocked')).toEqual(['test']);
    await engram.json(workspace, ['update', build, '--title', 'Build it again', '--add-label', 'again']);
    await engram.json(workspace, ['unrelate', note, epic]);
    await engram.json(workspace, ['close', build, test]);
    await engram.json(workspace, ['relate', note, epic]);
    await engram.json(workspace, ['set-status', note, 'blocked']);
    await engram.json(workspace, ['record', 'task_completed', '-s', build]);
  });

  it('stands in items.jsonl line by line as docs/format.md has it', async () => {
    const epicRest =
      '"description":"# Why\\n\\n\\"because\\"","status":"open","priority":1,"labels":["release","epic"]';
    const times = '"created_at":"T","updated_at":"T"';
    const again = '"priority":0,"labels":["again"]';
    expect(await recordsOf('items')).toEqual([
      `{"id":"epic","title":"Epic",${epicRest},${times}}`,
      `{"id":"build","title":"Build it","status":"open","priority":0,${times}}`,
      `{"id":"test","title":"Test it","status":"open","priority":2,${times}}`,
      `{"id":"note","title":"Note ü\u2028€","status":"open","priority":2,${times}}`,
      `{"id":"build","title":"Build it","status":"in_progress","priority":0,${times}}`,
      `{"id":"build","title":"Build it","status":"closed","priority":0,${times},"closed_at":"T","close_reason":"built"}`,
      `{"id":"build","title":"Build it","status":"open","priority":0,${times}}`,
      `{"id":"build","title":"Build it again","status":"open",${again},${times}}`,
      `{"id":"build","title":"Build it again","status":"closed",${again},${times},"closed_at":"T"}`,
      `{"id":"test","title":"Test it","status":"closed","priority":2,${times},"closed_at":"T"}`,
      `{"id":"note","title":"Note ü\u2028€","status":"blocked","priority":2,${times}}`,
    ]);
  });

  it('stands in edges.jsonl line by line, with a tombstone and the relationship again behind it', async () => {
    const edge = (from: string, to: string, kind: string, more = ''): string =>
      `{"from_id":"${from}","to_id":"${to}","kind":"${kind}","created_at":"T"${more}}`;
    expect(await recordsOf('edges')).toEqual([
      edge('build', 'epic', 'parent_child'),
      edge('test', 'epic', 'parent_child'),
      edge('test', 'build', 'blocks'),
      edge('note', 'epic', 'related'),
      edge('note', 'epic', 'related', ',"deleted":true'),
      edge('note', 'epic', 'related'),
    ]);
  });

  it('has times that only go on', async () => {
    const text = await readFile(path.join(workspace, '.engram', 'items.jsonl'), 'utf8');
    const updated = [...text.matchAll(/"updated_at":"([^"]+)"/g)].map(([, time]) => Date.parse(time ?? ''));
    expect(updated).toHaveLength(11);
    expect(updated).toEqual(updated.toSorted((one, other) => one - other));
  });

  it('is read back by the commands that look', async () => {
    expect(await idsOf('items')).toEqual(['build', 'epic', 'test', 'note']);
    expect(await idsOf('items', '--status', 'closed')).toEqual(['build', 'test']);
    expect(await idsOf('ready')).toEqual(['epic']);
    expect(await idsOf('blocked')).toEqual([]);
    const edges = await engram.json(workspace, ['edges']);
    expect(
      edges.map(({ from_id: from, kind, to_id: to, line }) => [
        names.get(String(from)),
        kind,
        names.get(String(to)),
        line,
      ]),
    ).toEqual([
      ['build', 'parent_child', 'epic', 2],
      ['test', 'parent_child', 'epic', 4],
      ['test', 'blocks', 'build', 6],
      ['note', 'related', 'epic', 12],
    ]);
    expect((await engram.json(workspace, ['info']))[0]).toMatchObject({ items: 4, edges: 4, events: 1, bad_lines: 0 });
  });
});
