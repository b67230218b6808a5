import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { version } from '../../../package.json';
import { EngramProgram, type StoreLines } from './engramProgram';

let engram: EngramProgram;
/** The same as a process for each run. */
let bundled: EngramProgram;
let healthy: string;

beforeAll(async () => {
  engram = await EngramProgram.inThisProcess();
  bundled = await EngramProgram.build();
  healthy = await engram.workspace('healthy');
});
afterAll(() => Promise.all([engram.dispose(), bundled.dispose()]));

const storeOf = (lines: StoreLines): Promise<string> => engram.storeOf(lines);

const event = (more: string): string =>
  `{"id":"eg-evt-0123456789","kind":"task_started"${more},"timestamp":"2026-01-11T15:00:00.120Z"}\n`;
const item = (more: string): string =>
  `{"id":"eg-0123456789","status":"open","priority":2,"created_at":"2026-01-11T15:00:00Z","updated_at":"2026-01-11T15:00:00Z"${more}}\n`;

describe('JSON', () => {
  it('keeps the digits of numbers and the timestamp as they are in the file', async () => {
    const workspace = await storeOf({ events: event(',"payload":{"n":12345678901234567890,"x":1.50,"e":1E2}') });
    expect((await engram.run(workspace, ['events', '--json'])).output).toBe(
      '{"line":1,"offset":0,"id":"eg-evt-0123456789","kind":"task_started","source_task":null,"target_task":null,' +
        '"payload":{"n":12345678901234567890,"x":1.50,"e":1E2},"timestamp":"2026-01-11T15:00:00.120Z"}\n',
    );
  });

  it('finds a number by the digits that the file has', async () => {
    const workspace = await storeOf({ events: event(',"payload":{"n":12345678901234567890,"x":[1.50]}') + event('') });
    for (const digits of ['12345678901234567890', '1.50', '1.5'])
      expect(await engram.json(workspace, ['events', '--text', digits]), digits).toHaveLength(1);
  });

  it('marks events that were recovered from a merged line', async () => {
    const merged = `${event(',"payload":1').trimEnd()}${event(',"payload":2')}`;
    const rows = await engram.json(await storeOf({ events: merged }), ['events']);
    expect(rows.map(({ line, offset, payload, recovered }) => ({ line, offset, payload, recovered }))).toEqual([
      { line: 1, offset: merged.indexOf('}{') + 1, payload: 2, recovered: true },
      { line: 1, offset: 0, payload: 1, recovered: true },
    ]);
  });

  it('shows the fields of an item as the file has them, unknown ones too, and its line', async () => {
    const workspace = await storeOf({ items: `\n${item(',"title":"A \\u0041","extra":12345678901234567890')}` });
    const { output } = await engram.run(workspace, ['items', '--json']);
    expect(output).toContain('"title":"A \\u0041","extra":12345678901234567890,"line":2}');
    expect(JSON.parse(output)).toMatchObject({ id: 'eg-0123456789', line: 2 });
  });

  it('shows removed relationships on wish only', async () => {
    const edge = (kind: string, more = ''): string =>
      `{"from_id":"eg-a","to_id":"eg-b","kind":"${kind}","created_at":"2026-01-11T15:00:00Z"${more}}\n`;
    const workspace = await storeOf({ edges: edge('blocks') + edge('related') + edge('blocks', ',"deleted":true') });
    expect(await engram.json(workspace, ['edges'])).toMatchObject([{ kind: 'related', line: 2 }]);
    expect(await engram.json(workspace, ['edges', '--removed'])).toMatchObject([
      { kind: 'related', line: 2 },
      { kind: 'blocks', line: 3, deleted: true },
    ]);
    expect((await engram.run(workspace, ['edges', '--removed'])).output).toContain('removed, no task at its start');
  });

  it('of one task tells its relationships', async () => {
    const [task] = await engram.json(healthy, ['task', 'eg-150b2d58fd']);
    expect(task).toMatchObject({
      id: 'eg-150b2d58fd',
      parents: ['eg-ee965b1cd9'],
      children: [],
      blocks: ['eg-03f6c36c30'],
    });
  });
});

describe('text from strangers', () => {
  it('moves no cursor: control characters in titles and payloads are shown', async () => {
    const workspace = await storeOf({
      items: item(',"title":"\\u001b[2Jgone\\u202e","description":"a\\u0007\\nb\\u009b"'),
      events: event(',"source_task":"eg-0123456789","payload":{"summary":"\\u001b]0;x\\u0007"}'),
    });
    for (const args of [['items'], ['events'], ['task', 'eg-0123456789'], ['ready']]) {
      const { output } = await engram.run(workspace, args);
      expect(output).toContain('␛[2Jgone');
      expect(output).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
    }
  });

  it('is escaped in JSON too, where a terminal would obey it', async () => {
    const workspace = await storeOf({ events: event(',"payload":"\u009b31m"') });
    const { output } = await engram.run(workspace, ['events', '--json']);
    expect(output).toContain('"payload":"\\u009b31m"');
  });
});

describe('a kind with a star in it', () => {
  it('can be asked for exactly', async () => {
    const kinds = ['a*b', 'axb'].map((kind) => event('').replace('task_started', kind)).join('');
    const workspace = await storeOf({ events: kinds });
    expect(await engram.json(workspace, ['events', '-k', 'a*b'])).toHaveLength(2);
    expect(await engram.json(workspace, ['events', '-k', 'a\\*b'])).toMatchObject([{ kind: 'a*b' }]);
  });
});

describe('recording', () => {
  it('appends one event and tells which', async () => {
    const workspace = await engram.workspace('healthy');
    const file = path.join(workspace, '.engram', 'events.jsonl');
    const before = await readFile(file, 'utf8');
    const { output, exitCode } = await engram.run(workspace, [
      ...['record', 'custom:note', '-s', 'eg-150b2d58fd', '-T', 'eg-03f6c36c30'],
      ...['--payload', '{"b":1,"a":"x"}', '--json'],
    ]);
    expect(exitCode).toBe(0);
    const after = await readFile(file, 'utf8');
    expect(after.startsWith(before)).toBe(true);
    const [event] = await engram.json(workspace, ['events', '-l', '1']);
    expect(JSON.parse(output)).toEqual(event);
    expect(event).toMatchObject({
      kind: 'custom:note',
      source_task: 'eg-150b2d58fd',
      target_task: 'eg-03f6c36c30',
      payload: { b: 1, a: 'x' },
    });
    expect(event?.id).toMatch(/^eg-evt-[0-9a-f]{10}$/);
  });

  it('takes the payload from standard input', async () => {
    const workspace = await storeOf({});
    const { output } = await bundled.run(workspace, ['record', 'note', '--payload', '-'], '["ü", 9007199254740991]\n');
    expect(output).toMatch(/^Recorded note as eg-evt-[0-9a-f]{10}, line \d+ of events\.jsonl\.\n$/);
    expect(await engram.json(workspace, ['events'])).toMatchObject([{ payload: ['ü', 9007199254740991] }]);
  });

  it('keeps the digits of numbers, and only leaves out the white space between', async () => {
    const workspace = await storeOf({});
    const given = '{ "n": 12345678901234567890,\r\n\t"x": [1.50, -0, 1E2, { }], "text": "a  \\n b" }\n';
    expect((await engram.run(workspace, ['record', 'note', '--payload', '-'], given)).exitCode).toBe(0);
    const written = '{"n":12345678901234567890,"x":[1.50,-0,1E2,{}],"text":"a  \\n b"}';
    expect((await engram.run(workspace, ['events', '--json'])).output).toContain(`"payload":${written},`);
  });

  it.each([
    [['record', 'note', '--payload', '{'], '--payload is not JSON'],
    [['record', 'note', '--payload', ''], '--payload is not JSON'],
    [['record', 'note', '--payload', '[1e999]'], 'too large'],
    [['record', 'note', '--payload', '['.repeat(200) + ']'.repeat(200)], 'deeper than 127 levels'],
    [['record', ''], 'kind'],
    [['record'], 'engram record needs KIND'],
  ])('%j is refused and writes nothing', async (args, message) => {
    const workspace = await storeOf({});
    const { exitCode, errors } = await engram.run(workspace, args);
    expect(errors).toContain(message);
    expect(errors.trimEnd()).not.toContain('\n');
    expect(exitCode).toBe(2);
    expect(await readFile(path.join(workspace, '.engram', 'events.jsonl'), 'utf8')).toBe('');
  });
});

describe('what is no file', () => {
  it.runIf(process.platform !== 'win32').each([
    ['events.jsonl', 'a pipe'],
    ['items.jsonl', 'a pipe'],
    ['events.jsonl', 'a folder'],
    ['edges.jsonl', 'a folder'],
  ])('%s that is %s is named at once, and nothing waits for it', async (file, what) => {
    const workspace = await storeOf({});
    const name = path.join(workspace, '.engram', file);
    await rm(name);
    if (what === 'a folder') await mkdir(name);
    else execFileSync('mkfifo', [name]);
    for (const args of [['info'], ['events', '--json'], ['record', 'note']])
      expect(await engram.run(workspace, args)).toEqual({
        exitCode: 2,
        output: '',
        errors: `engram: ${name} can't be read: it is ${what}, not a file\n`,
      });
  });

  it.runIf(process.platform !== 'win32')('is told of engram.db in info, and everything else works', async () => {
    const workspace = await storeOf({ events: event('') });
    execFileSync('mkfifo', [path.join(workspace, '.engram', 'engram.db')]);
    const [info] = await engram.json(workspace, ['info']);
    expect(info).toMatchObject({
      events: 1,
      cache: { state: 'unreadable', reason: "engram.db can't be read (it is a pipe, not a file)." },
    });
  });
});

describe('a store', () => {
  it('is made by init, once', async () => {
    const workspace = await engram.workspace();
    const first = await engram.run(workspace, ['init', '--json']);
    expect(JSON.parse(first.output)).toEqual({ store: path.join(workspace, '.engram'), tracks_events: false });
    expect((await engram.json(workspace, ['info']))[0]).toMatchObject({
      items: 0,
      events: 0,
      cache: { state: 'missing' },
    });
    const second = await engram.run(workspace, ['init']);
    expect(second).toMatchObject({ exitCode: 2, output: '' });
    expect(second.errors).toContain('There is a store already');
  });

  it('is not made where a file is in the way', async () => {
    const workspace = await engram.workspace();
    const inTheWay = path.join(workspace, '.engram');
    await writeFile(inTheWay, 'mine');
    const errors = `engram: ${inTheWay} is in the way, which is no folder: move it away, and try again.\n`;
    expect(await engram.run(workspace, ['init'])).toEqual({ exitCode: 2, output: '', errors });
    expect(await readFile(inTheWay, 'utf8')).toBe('mine');
    expect((await engram.run(workspace, ['init', inTheWay.replace('.engram', 'nowhere')])).errors).toContain(
      'does not exist',
    );
  });

  it('is found upward, by its folder, or by the folder that holds it', async () => {
    const deep = path.join(healthy, 'a', 'b');
    await mkdir(deep, { recursive: true });
    const elsewhere = await engram.workspace();
    const counts = await bundled.json(deep, ['event-counts']);
    expect(await engram.json(elsewhere, ['event-counts', '--store', healthy])).toEqual(counts);
    expect(await engram.json(elsewhere, ['--store', path.join(healthy, '.engram'), 'event-counts'])).toEqual(counts);
  });

  it('with a bad line, one without its end and a dangling relationship is read all the same', async () => {
    const workspace = await storeOf({ events: `${event('')}not json\n` });
    await appendFile(path.join(workspace, '.engram', 'events.jsonl'), event(',"payload":"last"').trimEnd());
    expect(await engram.json(workspace, ['events'])).toHaveLength(2);
    expect((await engram.json(workspace, ['info']))[0]).toMatchObject({
      events: 2,
      bad_lines: 1,
      lines: { events: 3 },
    });
  });
});

describe('wrong usage ends with code 2 and one line that says what to do', () => {
  it.each([
    [[], 'A command is missing'],
    [['evnts'], 'There is no command `evnts`. Did you mean events?'],
    [['--frobnicate'], 'There is no option `--frobnicate`.'],
    [['events', '--knd', 'x'], "Unknown option '--knd'. Did you mean --kind?"],
    [['events', 'extra'], 'engram events does not take "extra"'],
    [['events', '--since', 'soon'], '--since: `soon` is not a time.'],
    [['events', '--query', '--json'], "Option '--query' argument is ambiguous"],
    [['events', '--limit', '-5'], '--limit: `-5` is not a count'],
    [['events', '--limit', 'many'], '--limit: `many` is not a count'],
    [['events', '--query', 'knid:x'], '--query, character 1: There is no key `knid`. Did you mean `kind`?'],
    [['events', '--query', 'since:1h', '--since', '2h'], 'say the same thing twice'],
    [['timeline', '--bucket', 'week'], '--bucket: expected one of minute, hour, day, not `week`.'],
    [['items', '--status', 'done'], '--status: expected one of open, in_progress, blocked, closed, not `done`.'],
    [['task'], 'engram task needs ID'],
    [['events', '--store', 'nowhere'], 'There is no .engram store in'],
  ])('engram %j', async (args, message) => {
    const { exitCode, output, errors } = await engram.run(healthy, args);
    expect(errors).toContain(message);
    expect(errors).toMatch(/^engram: [^\n]+\n$/);
    expect(output).toBe('');
    expect(exitCode).toBe(2);
  });

  it('also where there is no store at all', async () => {
    const { exitCode, errors } = await bundled.run(await engram.workspace(), ['events']);
    expect(errors).toMatch(/^engram: There is no \.engram store in .+ or above it\. [^\n]+\n$/);
    expect(exitCode).toBe(2);
  });
});

describe('the program', () => {
  it('ends with code 1 when the task asked for is not there', async () => {
    const { exitCode, output, errors } = await bundled.run(healthy, ['task', 'eg-ffffffffff']);
    expect(errors).toMatch(/^engram: There is no task eg-ffffffffff in [^\n]+\n$/);
    expect(output).toBe('');
    expect(exitCode).toBe(1);
  });

  it('tells its version, and how every command is used', { timeout: 120_000 }, async () => {
    expect((await bundled.run(healthy, ['--version'])).output).toBe(`${version}\n`);
    const help = (await engram.run(healthy, ['--help'])).output;
    const names = [...help.matchAll(/^ {2}(\S+) {2,}\S/gm)].map(([, name]) => name ?? '');
    const documentation = await readFile('docs/command-line.md', 'utf8');
    expect(names.length).toBeGreaterThanOrEqual(25);
    const checkHelp = async (name: string): Promise<void> => {
      const { output, exitCode } = await engram.run(healthy, [name, '--help']);
      expect(output).toMatch(new RegExp(`^engram ${name}\\b.* \\[options\\]\n`));
      expect(exitCode).toBe(0);
      for (const [option] of output.matchAll(/--[a-z-]+[a-z]/g)) expect(documentation, name).toContain(`\`${option}`);
      expect(documentation).toContain(`\`engram ${name}`);
    };
    await Promise.all(names.map(checkHelp));
  });

  it('ends quietly when its reader goes away', async () => {
    const many = event(`,"payload":"${'x'.repeat(1000)}"`).repeat(3000);
    const workspace = await storeOf({ events: many });
    const child = spawn(process.execPath, [bundled.file, 'events', '-l', '0', '--json'], { cwd: workspace });
    let errors = '';
    child.stderr.on('data', (piece: Buffer) => (errors += piece.toString()));
    child.stdout.once('data', () => child.stdout.destroy());
    const exitCode = await new Promise((resolve) => child.on('close', resolve));
    expect(errors).toBe('');
    expect(exitCode).toBe(0);
  });

  it.runIf(process.platform === 'linux')('says in one line that its output can not be written', () => {
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(process.execPath, [bundled.file, 'items', '--store', healthy], {
      stdio: ['ignore', full, 'pipe'],
      encoding: 'utf8',
    });
    closeSync(full);
    expect(stderr).toMatch(/^engram: The output can't be written: ENOSPC[^\n]+\n$/);
    expect(status).toBe(2);
  });

  it('lists many events completely', async () => {
    const workspace = await storeOf({ events: event(',"payload":"x"').repeat(3000) });
    expect(await bundled.json(workspace, ['events', '-l', '0'])).toHaveLength(3000);
  });
});
