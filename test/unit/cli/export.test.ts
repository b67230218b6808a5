import { spawnSync } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readOtlp } from '../analysis/otlpReader';
import { EngramProgram } from './engramProgram';

let engram: EngramProgram;
let healthy: string;
beforeAll(async () => {
  engram = await EngramProgram.build();
  healthy = await engram.workspace('healthy');
});
afterAll(() => engram.dispose());

const lines = (workspace: string): Promise<string> => readFile(path.join(workspace, '.engram/events.jsonl'), 'utf8');

describe('engram export', () => {
  it('writes the lines of the file, byte for byte', async () => {
    const { output, errors, exitCode } = await engram.run(healthy, ['export']);
    expect(output).toBe(await lines(healthy));
    expect(errors).toBe('');
    expect(exitCode).toBe(0);
  });

  it('writes those that the filters choose, in the order of the file', async () => {
    const { output } = await engram.run(healthy, ['export', '-k', 'task_failed', '--limit', '3', '-f', 'jsonl']);
    const failed = (await lines(healthy)).split('\n').filter((line) => line.includes('"kind":"task_failed"'));
    expect(output).toBe(`${failed.slice(-3).join('\n')}\n`);
  });

  it.each([
    ['csv', /^"timestamp","kind",.*\r\n(".*\r\n){5}$/],
    ['markdown', /^\| Time \(UTC\) .*\n\| --- .*\n(\| .* \|\n){5}$/],
    ['mermaid', /^sequenceDiagram\n( {2}participant .*\n)+( {2}Note over T\d+: Failed.*\n){5}$/],
  ])('writes the failures as %s', async (format, shape) => {
    const { output, exitCode } = await engram.run(healthy, ['export', '--format', format, '-k', 'task_failed']);
    expect(output).toMatch(shape);
    expect(exitCode).toBe(0);
  });

  it('writes traces that a reader of OTLP takes', async () => {
    const { output } = await engram.run(healthy, ['export', '--format', 'otlp']);
    expect(readOtlp(output).flatMap(({ events = [] }) => events)).toHaveLength(400);
  });

  it('writes a file in the place of an older one, and says so', async () => {
    const workspace = await engram.workspace('healthy');
    await writeFile(path.join(workspace, 'out.jsonl'), 'older');
    const told = await engram.run(workspace, ['export', '--output', 'out.jsonl']);
    expect(told.output).toBe(`Wrote 400 events to ${path.join(workspace, 'out.jsonl')}.\n`);
    expect(await readFile(path.join(workspace, 'out.jsonl'), 'utf8')).toBe(await lines(workspace));
    expect(await engram.json(workspace, ['export', '-o', 'out.md', '-f', 'markdown', '-l', '2'])).toEqual([
      { file: path.join(workspace, 'out.md'), format: 'markdown', events: 2 },
    ]);
    expect((await readdir(workspace)).toSorted()).toEqual(['.engram', 'out.jsonl', 'out.md']);
  });

  it('says how many events a diagram has no room for', async () => {
    const many = Array.from(
      { length: 3000 },
      (_, at) =>
        `{"id":"e","kind":"task_failed","source_task":"eg-${at % 3}","payload":{"error":"reason ${at} of many"},"timestamp":"2026-01-11T09:00:00Z"}\n`,
    );
    const workspace = await engram.storeOf({ events: many.join('') });
    const { output, errors, exitCode } = await engram.run(workspace, ['export', '-f', 'mermaid']);
    expect(output.length).toBeLessThanOrEqual(50_000);
    expect(errors).toMatch(/^engram: Only \d{3,4} of 3000 events are in it: the diagram has no room for more\.\n$/);
    expect(exitCode).toBe(0);
  });

  it.each([
    [['--format', 'xml'], /--format: expected one of jsonl, csv, markdown, mermaid, otlp, not `xml`\./],
    [['--json'], /--json tells what was written to a file: name one with --output/],
    [['--output', ''], /--output: the name of the file is missing\./],
    [['--output', 'no/such/folder/x'], /--output: ENOENT/],
    [['--query', 'kidn:x'], /--query, character 1/],
  ])('refuses %j', async (args, reason) => {
    const { output, errors, exitCode } = await engram.run(healthy, ['export', ...args]);
    expect(errors).toMatch(reason);
    expect(output).toBe('');
    expect(exitCode).toBe(2);
  });

  it('writes a header alone where nothing matches', async () => {
    const { output, exitCode } = await engram.run(healthy, ['export', '-f', 'csv', '-k', 'none']);
    expect(output.split('\r\n')).toHaveLength(2);
    expect(exitCode).toBe(0);
  });

  it.runIf(process.platform === 'linux')('gives a terminal no control codes', async () => {
    const title = '\u001b[31mred\u009b';
    const workspace = await engram.storeOf({
      events: `${JSON.stringify({ id: 'e', kind: title, payload: '\u009b\u202e', timestamp: '2026-01-11T09:00:00Z' })}\n`,
    });
    for (const format of ['jsonl', 'csv', 'markdown', 'mermaid', 'otlp']) {
      const command = `'${process.execPath}' '${engram.file}' export --format ${format}`;
      // util-linux's program gives its command a terminal.
      const { stdout: output, status } = spawnSync('script', ['-qec', command, '/dev/null'], {
        cwd: workspace,
        encoding: 'utf8',
      });
      expect(status).toBe(0);
      expect(output, format).toContain('red');
      expect(output.replaceAll(/\r+\n/g, '\n'), format).not.toMatch(/(?!\n)\p{Cc}|\u202e/u);
    }
  });
});
