import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EngramProgram, type Run } from './engramProgram';

let engram: EngramProgram;
/** A folder with a store of three tasks and two relationships, one of which leads nowhere, fresh for each test. */
let workspace: string;

const [a, b, c, nobody] = ['eg-aaaa000001', 'eg-bbbb000002', 'eg-cccc000003', 'eg-dddd000004'];
const task = (id: string, title: string): string =>
  `{"id":"${id}","title":"${title}","status":"open","priority":2,` +
  '"created_at":"2026-01-11T15:00:00Z","updated_at":"2026-01-11T15:00:00Z"}\n';
const edge = (from: string, kind: string, to: string): string =>
  `{"from_id":"${from}","to_id":"${to}","kind":"${kind}","created_at":"2026-01-11T15:00:00Z"}\n`;
const edges = edge(b, 'blocks', c) + edge(a, 'related', nobody);

beforeAll(async () => {
  engram = await EngramProgram.inThisProcess();
});
afterAll(() => engram.dispose());
beforeEach(async () => {
  const items = task(a, 'Alpha') + task(b, 'Beta') + task(c, 'Gamma \\u001b[2J');
  workspace = await engram.storeOf({ items, edges });
});

const run = (...args: readonly string[]): Promise<Run> => engram.run(workspace, args);
const edgesFile = (): Promise<string> => readFile(path.join(workspace, '.engram', 'edges.jsonl'), 'utf8');
const done = (output: string): Run => ({ exitCode: 0, output, errors: '' });

/** The relationships that hold, as `from kind to`. */
async function holding(): Promise<readonly string[]> {
  const rows = await engram.json(workspace, ['edges']);
  return rows.map(({ from_id: from, kind, to_id: to }) => `${String(from)} ${String(kind)} ${String(to)}`);
}

describe('a relationship', () => {
  it.each([
    [['block', a, b], `${a} blocks ${b}`, `Alpha (${a}) is now blocked by Beta (${b}).`],
    [['child', a, b], `${b} parent_child ${a}`, `Beta (${b}) is now a child of Alpha (${a}).`],
    [['relate', a, b], `${a} related ${b}`, `Alpha (${a}) is now related to Beta (${b}).`],
    [['block', 'aaaa', 'eg-cccc'], `${a} blocks ${c}`, `Alpha (${a}) is now blocked by Gamma ␛[2J (${c}).`],
  ])('is added by %j', async (args, added, sentence) => {
    expect(await run(...args)).toEqual(done(`${sentence}\n`));
    expect(await holding()).toEqual([`${b} blocks ${c}`, `${a} related ${nobody}`, added]);
  });

  it('is shown as JSON as engram edges shows it, and whether it was written', async () => {
    const [added] = await engram.json(workspace, ['child', a, c]);
    const rows = await engram.json(workspace, ['edges']);
    expect(added).toEqual({ ...rows.at(-1), changed: true });
    expect(added).toMatchObject({ from_id: c, to_id: a, kind: 'parent_child', line: 4 });
  });

  it('that is there is not written again', async () => {
    expect(await run('block', b, c)).toEqual(
      done(`Beta (${b}) is already blocked by Gamma ␛[2J (${c}): nothing was written.\n`),
    );
    expect(await engram.json(workspace, ['block', b, c])).toMatchObject([{ line: 1, changed: false }]);
    expect(await edgesFile()).toBe(edges);
  });

  it.each([
    [['block', a, a], 2, `A task can't have the relationship blocks to itself: “${a}”.`],
    [['child', a, a], 2, `A task can't have the relationship parent_child to itself: “${a}”.`],
    [['relate', a, a], 2, `A task can't have the relationship related to itself: “${a}”.`],
    [
      ['block', c, b],
      2,
      `“${c}” blocks “${b}” would close a cycle over blocks and parent_child: ${c} → ${b} → ${c}. ` +
        'Remove one of these relationships first.',
    ],
    [
      ['child', b, c],
      2,
      `“${c}” parent_child “${b}” would close a cycle over blocks and parent_child: ${c} → ${b} → ${c}. ` +
        'Remove one of these relationships first.',
    ],
    [['block', a], 2, 'engram block needs BLOCKER. See engram block --help.'],
    [['child'], 2, 'engram child needs PARENT. See engram child --help.'],
    [['relate', a, b, c], 2, `engram relate does not take "${c}". See engram relate --help.`],
    [['unrelate', a], 2, 'engram unrelate needs B. See engram unrelate --help.'],
    [['unrelate', a, b, '--kind', 'child'], 2, '--kind: expected one of blocks, parent_child, related, not `child`.'],
    [['block', a, nobody], 1, `There is no task ${nobody} in STORE.`],
    [['child', nobody, a], 1, `There is no task ${nobody} in STORE.`],
    [['relate', 'x', 'y'], 1, 'There is no task x in STORE.'],
    [['unrelate', a, b], 1, `There is no relationship between ${a} and ${b} in STORE.`],
    [['unrelate', b, c, '--kind', 'related'], 1, `There is no relationship related between ${b} and ${c} in STORE.`],
    [['unrelate', a, 'dddd00'], 0, ''],
  ])('%j ends with code %i', async (args, exitCode, message) => {
    const run = await engram.run(workspace, args);
    expect(run.errors).toBe(message && `engram: ${message.replace('STORE', path.join(workspace, '.engram'))}\n`);
    expect(run.exitCode).toBe(exitCode);
    if (exitCode > 0) expect(await edgesFile()).toBe(edges);
  });
});

describe('engram unrelate', () => {
  it('removes a relationship, whichever way round it is named', async () => {
    expect(await run('unrelate', c, b)).toEqual(done(`Beta (${b}) is no longer blocked by Gamma ␛[2J (${c}).\n`));
    expect(await holding()).toEqual([`${a} related ${nobody}`]);
    const removed = await engram.json(workspace, ['edges', '--removed']);
    expect(removed).toMatchObject([{}, { from_id: b, to_id: c, kind: 'blocks', deleted: true }]);
    expect((await run('unrelate', c, b)).exitCode).toBe(1);
  });

  it('removes all that are between two tasks, or those of a kind', async () => {
    await run('relate', b, c);
    await run('relate', c, b);
    await run('child', c, b);
    expect(await run('unrelate', b, c, '--kind', 'parent_child')).toEqual(
      done(`Beta (${b}) is no longer a child of Gamma ␛[2J (${c}).\n`),
    );
    const removed = await engram.json(workspace, ['unrelate', 'bbbb', 'cccc']);
    expect(removed).toMatchObject([
      { from_id: b, to_id: c, kind: 'blocks', deleted: true, changed: true },
      { from_id: b, to_id: c, kind: 'related', deleted: true, changed: true },
      { from_id: c, to_id: b, kind: 'related', deleted: true, changed: true },
    ]);
    expect(await holding()).toEqual([`${a} related ${nobody}`]);
  });

  it('removes one that leads nowhere', async () => {
    expect(await run('unrelate', nobody, a)).toEqual(done(`Alpha (${a}) is no longer related to ${nobody}.\n`));
    expect(await holding()).toEqual([`${b} blocks ${c}`]);
  });
});
