import { describe, expect, it } from 'vitest';
import { type Column, cut, displayWidth, Table } from '../../../src/cli/table';
import { type Terminal } from '../../../src/cli/terminal';

interface Row {
  readonly name: string;
  readonly count: number;
}

const columns: readonly Column<Row>[] = [
  { title: 'NAME', text: ({ name }) => name, shrinksTo: 6, style: () => 'red' },
  { title: 'COUNT', text: ({ count }) => String(count), align: 'right' },
];

/** A terminal that keeps its lines and writes styles as tags. */
class RecordingTerminal implements Terminal {
  readonly lines: string[] = [];
  constructor(readonly columns: number | undefined) {}

  style(style: unknown, text: string): string {
    return style === 'red' ? `<${text}>` : text;
  }

  line(text: string): Promise<void> {
    this.lines.push(text);
    return Promise.resolve();
  }

  bytes(bytes: Uint8Array): Promise<void> {
    return this.line(Buffer.from(bytes).toString());
  }
}

async function tableOf(width: number | undefined, ...parts: readonly (readonly Row[])[]): Promise<readonly string[]> {
  const terminal = new RecordingTerminal(width);
  const table = new Table(terminal, columns);
  for (const part of parts) await table.write(part);
  return terminal.lines;
}

describe('a table', () => {
  it('aligns columns, wide letters and emoji too', async () => {
    expect(
      await tableOf(undefined, [
        { name: '日本', count: 1 },
        { name: 'a👩‍💻', count: 20 },
        { name: 'plain', count: 3 },
      ]),
    ).toEqual(['NAME   COUNT', '<日本>       1', '<a👩‍💻>       20', '<plain>      3']);
  });

  it('cuts what can be cut to fit a terminal, and nothing where there is none', async () => {
    const rows = [{ name: 'a long name', count: 1 }];
    expect(await tableOf(15, rows)).toEqual(['NAME      COUNT', '<a long …>      1']);
    expect(await tableOf(5, rows)).toEqual(['NAME    COUNT', '<a lon…>      1']);
    expect(await tableOf(undefined, rows)).toEqual(['NAME         COUNT', '<a long name>      1']);
  });

  it('writes its titles once, and shows control characters', async () => {
    const lines = await tableOf(undefined, [{ name: 'a\u001b[1m', count: 1 }], [{ name: 'b\nc', count: 2 }]);
    expect(lines).toEqual(['NAME   COUNT', '<a␛[1m>      1', '<b c>        2']);
  });
});

describe('the width of a text', () => {
  it('counts cells of a terminal', () => {
    expect([
      displayWidth('abc'),
      displayWidth('é'),
      displayWidth('e\u0301'),
      displayWidth('日'),
      displayWidth('🇩🇪'),
    ]).toEqual([3, 1, 1, 2, 2]);
  });

  it('is never more than what it was cut to', () => {
    for (const text of ['abcdef', '日本語', 'a日b本', '👩‍💻👩‍💻'])
      for (let width = 1; width <= 8; width++) expect(displayWidth(cut(text, width))).toBeLessThanOrEqual(width);
  });
});
