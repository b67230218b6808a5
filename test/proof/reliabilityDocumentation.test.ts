import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(__dirname, '../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const documentation = read('docs/reliability.md');

/** The rooms whose errors a caller of the store can meet. */
const rooms = ['src/store', 'src/files', 'src/cache', 'src/model'];
const sources = rooms.flatMap((room) =>
  readdirSync(path.join(root, room), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => read(path.join(room, name))),
);

interface Row {
  readonly name: string;
  readonly when: string;
  readonly words: string;
  readonly test: string;
}

const rows: readonly Row[] = documentation
  .split('\n')
  .filter((line) => /\.test\.ts`\s*\|$/.test(line) && line.includes('“'))
  .map((line) => {
    const [, error = '', when = '', message = '', , test = ''] = line.split('|').map((cell) => cell.trim());
    const [, name = ''] = /^`(\w+)`/.exec(error) ?? [];
    return { name, when, words: message.slice(1, -1), test: test.slice(1, -1) };
  });

describe('the errors in docs/reliability.md', () => {
  it('are read as a table', () => {
    expect(rows.length).toBeGreaterThan(30);
  });

  it.each(rows)('$name, when $when, has its words in the code and in its test', ({ name, words, test }) => {
    expect(sources.join('\n')).toContain(`new ${name}(`);
    expect(sources.join('\n')).toContain(words);
    expect(read(path.join('test', test))).toContain(words);
  });

  it('leave out no class of errors that a caller can meet, and no code of AppendError', () => {
    const classes = sources.flatMap((source) =>
      Array.from(source.matchAll(/export class (\w+Error) extends Error/g), ([, name = '']) => name),
    );
    const [, union = ''] = /type AppendFailure =\s*([^;]+);/.exec(read('src/files/appender.ts')) ?? [];
    const codes = Array.from(union.matchAll(/'([\w-]+)'/g), ([, code = '']) => code);
    expect(classes.length).toBeGreaterThan(8);
    expect(codes.length).toBeGreaterThan(5);
    for (const name of [...classes, ...codes]) expect(documentation).toContain(`\`${name}\``);
  });
});
