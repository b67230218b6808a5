import fc from 'fast-check';
import { appendFileSync, readFileSync, renameSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { CancelledError } from '../../../src/base/rpc';
import { readFileEnd, TailReader } from '../../../src/files/tailReader';
import { linesOf, temporaryFolder } from './storeFolder';

interface SeenLine {
  readonly text: string;
  readonly line: number;
  readonly offset: number;
  readonly terminated: boolean;
}

/** What a listener that follows every step holds of a file. */
class Follower {
  lines: SeenLine[] = [];
  readonly resets: string[] = [];
  readonly reader: TailReader;

  constructor(readonly file: string) {
    this.reader = new TailReader(file);
  }

  async read(includeUnfinished = true): Promise<number> {
    let steps = 0;
    for await (const step of this.reader.read({ includeUnfinished })) {
      steps++;
      if (step.type === 'reset') {
        this.lines = [];
        this.resets.push(step.reason);
        expect(step.generation).toBe(this.reader.generation);
      } else if (step.type === 'retract') {
        this.lines = this.lines.filter(({ offset }) => offset < step.offset);
      } else {
        for (const { bytes, ...place } of linesOf(step.chunk, this.lines.length + 1))
          this.lines.push({ text: bytes.toString('utf8'), ...place });
      }
    }
    return steps;
  }
}

/** What a file holds, seen at once. As latin1 a character is a byte, so that a cut within a letter counts as it is. */
function linesIn(content: string | Buffer, includeUnfinished: boolean): SeenLine[] {
  const parts = Buffer.from(content).toString('latin1').split('\n');
  const last = parts.pop() ?? '';
  const textOf = (part: string): string => Buffer.from(part, 'latin1').toString('utf8');
  const lines: SeenLine[] = [];
  let offset = 0;
  for (const part of parts) {
    lines.push({ text: textOf(part), line: lines.length + 1, offset, terminated: true });
    offset += part.length + 1;
  }
  if (includeUnfinished && last !== '')
    lines.push({ text: textOf(last), line: lines.length + 1, offset, terminated: false });
  return lines;
}

const file = (): string => path.join(temporaryFolder(), 'events.jsonl');

describe('following a growing file', () => {
  it('gives each line once, with its number and offset, as the file grows', async () => {
    const follower = new Follower(file());
    await follower.read();
    expect(follower.lines).toEqual([]);
    writeFileSync(follower.file, 'one\n\nzwö\n');
    await follower.read();
    appendFileSync(follower.file, '\r\nfive\n');
    await follower.read();
    expect(follower.lines).toEqual(linesIn('one\n\nzwö\n\r\nfive\n', true));
    expect(follower.resets).toEqual([]);
    expect(follower.reader.bytesRead).toBe(follower.reader.size);
  });

  it('keeps an unfinished last line back until it is told that the file is quiet', async () => {
    const follower = new Follower(file());
    writeFileSync(follower.file, 'one\n{"half');
    await follower.read(false);
    expect(follower.lines.map(({ text }) => text)).toEqual(['one']);
    expect(follower.reader.hasUnfinishedLine).toBe(true);
    appendFileSync(follower.file, '":1}\n');
    await follower.read(false);
    expect(follower.lines.map(({ text }) => text)).toEqual(['one', '{"half":1}']);
    expect(follower.reader.hasUnfinishedLine).toBe(false);
  });

  it('gives an unfinished line of a quiet file once, and takes it back when it goes on', async () => {
    const follower = new Follower(file());
    writeFileSync(follower.file, 'one\ntwo');
    await follower.read();
    expect(follower.lines.at(-1)).toEqual({ text: 'two', line: 2, offset: 4, terminated: false });
    expect(await follower.read()).toBe(0);
    expect(await follower.read(false)).toBe(0);
    appendFileSync(follower.file, '{"three":3}\n');
    await follower.read(false);
    expect(follower.lines).toEqual(linesIn('one\ntwo{"three":3}\n', true));
    expect(follower.resets).toEqual([]);
  });

  it('reads lines longer than a chunk', async () => {
    const follower = new Follower(file());
    const content = `a\n${'long'.repeat(900_000)}\nb\n${'x'.repeat(1024 * 1024)}\n`;
    writeFileSync(follower.file, content);
    await follower.read();
    expect(follower.lines).toEqual(linesIn(content, true));
  });

  it('goes on behind the last step when a listener stopped in the middle', async () => {
    const name = file();
    const content = Array.from({ length: 300_000 }, (_, at) => `line ${at}\n`).join('');
    writeFileSync(name, content);
    const reader = new TailReader(name);
    let seen = 0;
    for await (const step of reader.read({ includeUnfinished: false })) {
      if (step.type === 'lines') seen += linesOf(step.chunk, 1).length;
      break;
    }
    expect(seen).toBeGreaterThan(0);
    expect(seen).toBeLessThan(300_000);
    for await (const step of reader.read({ includeUnfinished: false }))
      if (step.type === 'lines') seen += linesOf(step.chunk, 1).length;
    expect(seen).toBe(300_000);
  });

  it('ends between two chunks when it is cancelled', async () => {
    const name = file();
    writeFileSync(name, 'line\n');
    const abort = new AbortController();
    abort.abort();
    const steps = new TailReader(name).read({ includeUnfinished: true, signal: abort.signal });
    await expect(steps.next()).rejects.toThrow(CancelledError);
  });

  it('refuses a second read beside the first', async () => {
    const name = file();
    writeFileSync(name, 'line\n');
    const reader = new TailReader(name);
    const first = reader.read({ includeUnfinished: true });
    await first.next();
    await expect(reader.read({ includeUnfinished: true }).next()).rejects.toThrow('being read already');
    await first.return();
    expect(await reader.read({ includeUnfinished: true }).next()).toEqual({ done: true, value: undefined });
  });
});

describe('a file that is no longer the one that was read', () => {
  const start = 'one\ntwo\nthree\n';
  const changes: readonly (readonly [string, (name: string) => void])[] = [
    ['truncated', (name) => truncateSync(name, 5)],
    ['emptied', (name) => truncateSync(name, 0)],
    ['removed', (name) => rmSync(name)],
    ['replaced by rename with the same content', (name) => {
      writeFileSync(`${name}.new`, start);
      renameSync(`${name}.new`, name);
    }],
    ['edited in place, keeping its length', (name) => writeFileSync(name, 'one\nTWO\nthree\n')],
    ['edited in place and longer', (name) => writeFileSync(name, 'one\nTWO\nthree\nfour\n')],
    ['truncated and grown past where it was', (name) => writeFileSync(name, 'another\nand\nstill another\n')],
  ]; // prettier-ignore

  it.each(changes)('%s: is read anew, under a new generation', async (_, change) => {
    const follower = new Follower(file());
    writeFileSync(follower.file, start);
    await follower.read();
    change(follower.file);
    await follower.read();
    expect(follower.resets).toHaveLength(1);
    expect(follower.reader.generation).toBe(1);
    const content = follower.reader.size === 0 ? '' : readFileSync(follower.file, 'utf8');
    expect(follower.lines).toEqual(linesIn(content, true));
  });

  it('finds an edit in the middle of a long file that keeps its length', async () => {
    const follower = new Follower(file());
    const content = 'line of a long file\n'.repeat(400_000);
    writeFileSync(follower.file, content);
    await follower.read();
    writeFileSync(follower.file, `${content.slice(0, 4_000_000)}LINE${content.slice(4_000_004)}`);
    await follower.read();
    expect(follower.resets).toEqual(['The file was edited.']);
  });

  it('is not taken for another when only its time changed', async () => {
    const follower = new Follower(file());
    writeFileSync(follower.file, start);
    await follower.read();
    utimesSync(follower.file, new Date(1_000_000), new Date(1_000_000));
    expect(await follower.read()).toBe(0);
  });

  it('is read anew when that is asked for', async () => {
    const follower = new Follower(file());
    writeFileSync(follower.file, start);
    await follower.read();
    follower.reader.restart();
    await follower.read();
    expect(follower.resets).toHaveLength(1);
    expect(follower.lines).toEqual(linesIn(start, true));
  });

  it('ends in the right picture after any series of changes', async () => {
    const text = fc.constantFrom('{"a":1}', 'zwö', '', '\r', '{"half', 'x'.repeat(50));
    const lines = fc.array(text, { maxLength: 5 }).map((list) => list.join('\n'));
    type Change = (name: string) => void;
    const change: fc.Arbitrary<Change> = fc.oneof(
      { weight: 3, arbitrary: lines.map((added): Change => (name) => appendFileSync(name, `${added}\n`)) },
      { weight: 3, arbitrary: lines.map((added): Change => (name) => appendFileSync(name, added)) },
      lines.map((content): Change => (name) => writeFileSync(name, content)),
      fc.nat(100).map((size): Change => (name) => {
        appendFileSync(name, '');
        if (readFileSync(name).length > size) truncateSync(name, size);
      }),
      lines.map((content): Change => (name) => {
        writeFileSync(`${name}.new`, content);
        renameSync(`${name}.new`, name);
      }),
      fc.constant<Change>((name) => rmSync(name, { force: true })),
    ); // prettier-ignore
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(change, fc.boolean()), { maxLength: 12 }), async (series) => {
        const follower = new Follower(file());
        for (const [apply, includeUnfinished] of series) {
          apply(follower.file);
          await follower.read(includeUnfinished);
        }
        await follower.read(true);
        writeFileSync(follower.file, '', { flag: 'a' });
        expect(follower.lines).toEqual(linesIn(readFileSync(follower.file), true));
      }),
      { numRuns: 150 },
    );
  });
});

describe('the end of a file for a first picture', () => {
  it('is its last whole lines, wherever the cut falls', () => {
    const name = file();
    const content = 'eins\nzwö\n\nvier\nfünf\nunfinished';
    writeFileSync(name, content);
    const all = linesIn(content, false);
    const { length } = Buffer.from(content);
    for (let maxBytes = 1; maxBytes <= length + 1; maxBytes++) {
      const { chunk, size } = readFileEnd(name, maxBytes);
      expect(size).toBe(length);
      const expected = all.filter(({ offset }) => offset >= length - maxBytes);
      const lines = linesOf(chunk, all.length - expected.length + 1);
      expect(lines.map(({ bytes, ...place }) => ({ text: bytes.toString('utf8'), ...place }))).toEqual(expected);
    }
  });

  it('is nothing for a file that is not there', () => {
    const { chunk, ...end } = readFileEnd(file(), 100);
    expect({ lines: linesOf(chunk, 1), ...end }).toEqual({ lines: [], size: 0 });
  });
});
