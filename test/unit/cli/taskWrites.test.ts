import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EngramProgram, type Run } from './engramProgram';

let engram: EngramProgram;
/** A folder with a store of three tasks, fresh for each test. */
let workspace: string;

const task = (id: string, title: string, more = ''): string =>
  `{"id":"${id}","title":"${title}","status":"open","priority":2${more},` +
  '"created_at":"2026-01-11T15:00:00Z","updated_at":"2026-01-11T15:00:00Z"}\n';

const [first, second, closed] = ['eg-11112222aa', 'eg-11113333bb', 'eg-44445555cc'];
const items =
  task(first, 'First', ',"labels":["a","b"]') +
  task(second, 'Second').replace('"priority"', '"description":"Old","priority"') +
  task(closed, 'Shut').replace(
    '"open","priority":2,"created_at":"2026-01-11T15:00:00Z","updated_at":"2026-01-11T15:00:00Z"',
    '"closed","priority":0,"created_at":"2026-01-11T15:00:00Z","updated_at":"2026-01-11T15:00:00Z",' +
      '"closed_at":"2026-01-11T15:00:00Z","close_reason":"done"',
  );

beforeAll(async () => {
  engram = await EngramProgram.inThisProcess();
});
afterAll(() => engram.dispose());
beforeEach(async () => {
  workspace = await engram.storeOf({ items });
});

const run = (...args: readonly string[]): Promise<Run> => engram.run(workspace, args);
const itemsFile = (): Promise<string> => readFile(path.join(workspace, '.engram', 'items.jsonl'), 'utf8');
const done = (output: string): Run => ({ exitCode: 0, output, errors: '' });

async function itemOf(id: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  return (await engram.json(workspace, ['items'])).find((item) => item.id === id);
}

/** What a refusal must leave behind: one line of reasons, and the file as it was. */
async function expectRefused(args: readonly string[], message: string, exitCode = 2): Promise<void> {
  expect(await run(...args)).toEqual({ exitCode, output: '', errors: `engram: ${message}\n` });
  expect(await itemsFile()).toBe(items);
}

describe('engram create', () => {
  it('makes an open task of priority 2, and says which', async () => {
    const { exitCode, output, errors } = await run('create', 'Write the guide');
    const id = /^Created (eg-[0-9a-f]{10}) Write the guide\n$/.exec(output)?.[1];
    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: '' });
    expect((await itemsFile()).startsWith(items)).toBe(true);
    const item = await itemOf(id ?? '');
    expect(item).toMatchObject({ title: 'Write the guide', status: 'open', priority: 2, line: 5 });
    expect(item).not.toHaveProperty('labels');
    expect(item).not.toHaveProperty('description');
    expect(item?.created_at).toBe(item?.updated_at);
  });

  it('takes priority, labels and description under the names of eg create, and shows the item as JSON', async () => {
    const [created] = await engram.json(workspace, [
      ...['create', 'Ünïcode', '-p', '0', '-l', 'a, b', '--labels', 'größe_1,', '-d', '# What\n\nto do'],
    ]);
    expect(created).toMatchObject({ priority: 0, labels: ['a', 'b', 'größe_1'], description: '# What\n\nto do' });
    expect(created).toEqual(await itemOf(String(created?.id)));
  });

  it('reads a description from standard input, without the line ends at its end', async () => {
    const { output } = await engram.run(workspace, ['create', 'x', '-d', '-', '--json'], '- one\r\n  - two\n\n\n');
    expect(JSON.parse(output)).toMatchObject({ description: '- one\r\n  - two' });
    const [empty] = await engram.json(workspace, ['create', 'x', '--description', '-']);
    expect(empty).not.toHaveProperty('description');
  });

  it('takes texts that begin with a minus', async () => {
    const { output } = await run('create', '-d', '-5 degrees', '--json', '--', '--title');
    expect(JSON.parse(output)).toMatchObject({ title: '--title', description: '-5 degrees' });
  });

  it.each([
    [['create'], 'engram create needs TITLE. See engram create --help.'],
    [['create', 'a', 'b'], 'engram create does not take "b". See engram create --help.'],
    [['create', ''], "The title “” can't be written: it must be 1 to 500 bytes long, and has 0."],
    [
      ['create', 'a\u001b[2J'],
      "The title “a␛[2J” can't be written: it must not hold control characters, such as line breaks or tabs.",
    ],
    [['create', 'x', '-p', '5'], '--priority: expected one of 0, 1, 2, 3, 4, not `5`.'],
    [['create', 'x', '-p', 'high'], '--priority: expected one of 0, 1, 2, 3, 4, not `high`.'],
    [
      ['create', 'x', '-l', 'a b'],
      "The label “a b” can't be written: it must be made of letters, digits, “-” and “_”.",
    ],
    [
      ['create', 'x', '-l', 'a,b', '-l', 'a'],
      "The label “a” can't be written: it is given twice, and the native program could not open the store then.",
    ],
    [['create', 'x', '--label', 'a'], "Unknown option '--label'. Did you mean --labels? See engram create --help."],
  ])('%j is refused and writes nothing', (args, message) => expectRefused(args, message));

  it('needs a store', async () => {
    const nowhere = await engram.workspace();
    const { exitCode, errors } = await engram.run(nowhere, ['create', 'x']);
    expect(errors).toMatch(/^engram: There is no \.engram store in [^\n]+\n$/);
    expect(exitCode).toBe(2);
  });
});

describe('engram update', () => {
  it('changes what is named and keeps the rest', async () => {
    expect(await run('update', first, '--title', 'New', '-p', '4')).toEqual(done(`Updated ${first} New\n`));
    const item = await itemOf(first);
    expect(item).toMatchObject({ title: 'New', priority: 4, labels: ['a', 'b'], created_at: '2026-01-11T15:00:00Z' });
    expect(item?.updated_at).not.toBe('2026-01-11T15:00:00Z');
  });

  it('shows the item as JSON', async () => {
    const [updated] = await engram.json(workspace, ['update', second, '-d', 'New']);
    expect(updated).toEqual(await itemOf(second));
    expect(updated).toMatchObject({ description: 'New', line: 5 });
  });

  it.each([
    [
      ['--labels', 'c,d'],
      ['c', 'd'],
    ],
    [['--labels='], undefined],
    [
      ['--add-label', 'c,a', '--add-label', 'd'],
      ['a', 'b', 'c', 'd'],
    ],
    [['--remove-label', 'a', '--remove-label', 'zz'], ['b']],
    [['--add-label', 'c', '--remove-label', 'b,a'], ['c']],
    [['--remove-label', 'a,b'], undefined],
  ])('%j makes of the labels a, b %j', async (args, labels) => {
    const [updated] = await engram.json(workspace, ['update', first, ...args]);
    expect(updated?.labels).toEqual(labels);
  });

  it.each([[['--no-description']], [['-d', '']], [['--description=']]])('%j removes the description', async (args) => {
    expect(await itemOf(second)).toMatchObject({ description: 'Old' });
    const [updated] = await engram.json(workspace, ['update', second, ...args]);
    expect(updated).not.toHaveProperty('description');
  });

  it('reads a description from standard input', async () => {
    await engram.run(workspace, ['update', second, '-d', '-'], 'New\n');
    expect(await itemOf(second)).toMatchObject({ description: 'New' });
  });

  it.each([
    [['update'], 'engram update needs ID. See engram update --help.'],
    [['update', first], 'engram update needs something to change, such as --title. See engram update --help.'],
    [['update', first, '--title', ''], "The title “” can't be written: it must be 1 to 500 bytes long, and has 0."],
    [['update', first, '-p', '9'], '--priority: expected one of 0, 1, 2, 3, 4, not `9`.'],
    [
      ['update', first, '--add-label', '!'],
      "The label “!” can't be written: it must be made of letters, digits, “-” and “_”.",
    ],
    [
      ['update', first, '-d', 'x', '--no-description'],
      "--description and --no-description can't be given together: leave one out.",
    ],
    [
      ['update', first, '-l', 'x', '--add-label', 'y'],
      "--labels and --add-label can't be given together: leave one out.",
    ],
    [
      ['update', first, '-l', 'x', '--remove-label', 'y'],
      "--labels and --remove-label can't be given together: leave one out.",
    ],
  ])('%j is refused and writes nothing', (args, message) => expectRefused(args, message));

  it('ends with code 1 for a task that is not there', () =>
    expectRefused(
      ['update', 'eg-ffffffffff', '--title', 'x'],
      `There is no task eg-ffffffffff in ${path.join(workspace, '.engram')}.`,
      1,
    ));
});

describe('the status of tasks', () => {
  it('is in progress after start, closed with a reason after close, open without it after reopen', async () => {
    expect(await run('start', first)).toEqual(done(`Started ${first} First\n`));
    expect(await itemOf(first)).toMatchObject({ status: 'in_progress' });
    expect(await run('close', first, '--reason', 'all done')).toEqual(done(`Closed ${first} First\n`));
    const item = await itemOf(first);
    expect(item).toMatchObject({ status: 'closed', close_reason: 'all done' });
    expect(item?.closed_at).toBe(item?.updated_at);
    expect(await run('reopen', first)).toEqual(done(`Reopened ${first} First\n`));
    const reopened = await itemOf(first);
    expect(reopened).toMatchObject({ status: 'open', labels: ['a', 'b'] });
    expect(reopened).not.toHaveProperty('closed_at');
    expect(reopened).not.toHaveProperty('close_reason');
  });

  it.each(['open', 'in_progress', 'blocked', 'closed'])('can be set to %s', async (status) => {
    expect(await run('set-status', second, status)).toEqual(done(`Set to ${status}: ${second} Second\n`));
    expect(await itemOf(second)).toMatchObject({ status, description: 'Old' });
  });

  it('changes for several tasks in one write, each once and each told', async () => {
    const written = await engram.json(workspace, ['close', second, first, second, '-r', '-both-']);
    expect(written).toMatchObject([
      { id: second, status: 'closed', close_reason: '-both-' },
      { id: first, status: 'closed', close_reason: '-both-' },
    ]);
    const appended = (await itemsFile()).slice(items.length);
    expect(appended).toMatch(/^\n\{[^\n]+\}\n\{[^\n]+\}\n$/);
    expect(await run('reopen', first, second)).toEqual(done(`Reopened ${first} First\nReopened ${second} Second\n`));
  });

  it('changes for those that are there, and ends with code 1 where others are not', async () => {
    const folder = path.join(workspace, '.engram');
    expect(await run('start', 'eg-ffffffffff', first, 'none', second)).toEqual({
      exitCode: 1,
      output: `Started ${first} First\nStarted ${second} Second\n`,
      errors: `engram: There is no task eg-ffffffffff in ${folder}.\nengram: There is no task none in ${folder}.\n`,
    });
    expect(await engram.json(workspace, ['items', '--status', 'in_progress'])).toHaveLength(2);
  });

  it('changes for those that may change, and ends with code 2 where others may not', async () => {
    const folder = path.join(workspace, '.engram');
    expect(await run('start', closed, 'eg-ffffffffff', first)).toEqual({
      exitCode: 2,
      output: `Started ${first} First\n`,
      errors:
        `engram: There is no task eg-ffffffffff in ${folder}.\n` +
        `engram: The task “${closed}” is closed and can't become in_progress: reopen it first.\n`,
    });
    expect(await run('reopen', second, closed)).toEqual({
      exitCode: 2,
      output: `Reopened ${closed} Shut\n`,
      errors: `engram: The task “${second}” is open: only a closed task can be reopened.\n`,
    });
  });

  it.each([
    [['start'], 'engram start needs ID. See engram start --help.'],
    [['close'], 'engram close needs ID. See engram close --help.'],
    [['reopen'], 'engram reopen needs ID. See engram reopen --help.'],
    [['set-status', first], 'engram set-status needs STATUS. See engram set-status --help.'],
    [['set-status', first, 'done'], 'STATUS: expected one of open, in_progress, blocked, closed, not `done`.'],
    [['set-status', closed, 'blocked'], `The task “${closed}” is closed and can't become blocked: reopen it first.`],
    [['start', closed], `The task “${closed}” is closed and can't become in_progress: reopen it first.`],
    [['reopen', first], `The task “${first}” is open: only a closed task can be reopened.`],
  ])('%j is refused and writes nothing', (args, message) => expectRefused(args, message));

  it.each([
    ['start', 'eg-ffffffffff'],
    ['close', 'eg-ffffffffff'],
    ['reopen', 'eg-ffffffffff'],
    ['set-status', 'eg-ffffffffff', 'open'],
  ])('%s ends with code 1 for a task that is not there, and writes nothing', (...args) =>
    expectRefused(args, `There is no task eg-ffffffffff in ${path.join(workspace, '.engram')}.`, 1),
  );
});

describe('an id', () => {
  it('may be the start of one that no other task shares, with or without eg-', async () => {
    expect((await run('start', 'eg-11112')).output).toBe(`Started ${first} First\n`);
    expect((await run('start', '11113')).output).toBe(`Started ${second} Second\n`);
    expect((await run('start', '1111333', second)).output).toBe(`Started ${second} Second\n`);
    expect((await run('task', '4444')).output).toMatch(/^Shut\n/);
  });

  it('that several tasks share the start of names them, and nothing is written, for no task', () =>
    expectRefused(
      ['start', closed, second, '1111'],
      `1111 may be ${first}, ${second}: give more digits of the one you mean.`,
    ));

  it('of fewer than four digits is none', () =>
    expectRefused(['close', '444'], `There is no task 444 in ${path.join(workspace, '.engram')}.`, 1));

  it('of another form is given in full', async () => {
    workspace = await engram.storeOf({ items: task('4444', 'Short') + task('eg-44445555cc', 'Long') });
    expect((await run('close', '4444')).output).toBe('Closed 4444 Short\n');
  });

  it('lists five of many candidates', async () => {
    const ids = Array.from({ length: 7 }, (_, index) => `eg-abcd00000${index}`);
    workspace = await engram.storeOf({ items: ids.map((id) => task(id, 'x')).join('') });
    expect((await run('close', 'abcd')).errors).toBe(
      `engram: abcd may be ${ids.slice(0, 5).join(', ')} and 2 more: give more digits of the one you mean.\n`,
    );
  });
});

describe('titles from strangers', () => {
  it('move no cursor when their task is written', async () => {
    workspace = await engram.storeOf({ items: task('eg-\\u001b[2J', '\\u001b]0;x\\u0007\\u202e\\nend') });
    expect(await run('start', 'eg-\u001b[2J')).toEqual(done('Started eg-␛[2J ␛]0;x␇ end\n'));
    expect((await run('close', 'none\u001b[2J\n')).errors).toMatch(/^engram: There is no task none␛\[2J in [^\n]+\n$/);
  });
});

describe('engram items', () => {
  const idsOf = async (...args: readonly string[]): Promise<readonly unknown[]> =>
    (await engram.json(workspace, ['items', ...args])).map(({ id }) => id);

  it('chooses by title, priorities, labels and status together', async () => {
    expect(await idsOf()).toEqual([closed, first, second]);
    expect(await idsOf('--title', 'S')).toEqual([closed, first, second]);
    expect(await idsOf('--title', 'SeC')).toEqual([second]);
    expect(await idsOf('--min-priority', '1')).toEqual([first, second]);
    expect(await idsOf('--max-priority', '1')).toEqual([closed]);
    expect(await idsOf('--min-priority', '0', '--max-priority', '2', '--label', 'a', '--label', 'b')).toEqual([first]);
    expect(await idsOf('--priority', '0', '--priority', '2', '--status', 'open', '--title', 'x')).toEqual([]);
  });

  it('lists a part, and says of how many', async () => {
    expect(await idsOf('--limit', '1')).toEqual([closed]);
    expect(await idsOf('--limit', '1', '--offset', '1')).toEqual([first]);
    expect(await idsOf('--offset', '2')).toEqual([second]);
    expect(await idsOf('--limit', '0')).toHaveLength(3);
    expect((await run('items', '--limit', '2')).output).toMatch(/\n2 of 3 tasks\.\n$/);
    expect((await run('items', '--limit', '3')).output).not.toContain('of 3');
    expect((await run('items', '--offset', '9')).output).toBe('No tasks match.\n0 of 3 tasks.\n');
  });

  it.each([
    [['--limit', '-1'], '--limit: `-1` is not a count: expected a whole number, 0 for all.'],
    [['--offset', 'x'], '--offset: `x` is not a count: expected a whole number.'],
    [['--priority', '7'], '--priority: expected one of 0, 1, 2, 3, 4, not `7`.'],
    [['--min-priority', 'low'], '--min-priority: expected one of 0, 1, 2, 3, 4, not `low`.'],
    [['--max-priority', ''], '--max-priority: expected one of 0, 1, 2, 3, 4, not ``.'],
  ])('refuses %j', (args, message) => expectRefused(['items', ...args], message));
});
