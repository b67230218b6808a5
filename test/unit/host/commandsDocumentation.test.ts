import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';

const root = path.resolve(__dirname, '../../..');
const text = (file: string): string => readFileSync(path.join(root, file), 'utf8');

const { contributes } = z
  .object({
    contributes: z.object({
      commands: z.array(z.object({ title: z.string() })),
      configuration: z.object({ properties: z.record(z.string(), z.unknown()) }),
    }),
  })
  .parse(JSON.parse(text('package.json')));

describe('docs/commands.md', () => {
  it('names each command of package.json once, and no other', () => {
    const documented = text('docs/commands.md')
      .split('\n')
      .filter((line) => line.startsWith('| _'))
      .flatMap((line) => Array.from((line.split('|')[1] ?? '').matchAll(/_([^_]+)_/g), ([, title = '']) => title));
    expect(documented.sort()).toEqual(contributes.commands.map(({ title }) => title).sort());
  });
});

describe('README.md', () => {
  it('names each setting of package.json, and no other', () => {
    const documented = Array.from(text('README.md').matchAll(/^\| `(engram\.[\w.]+)`/gm), ([, name = '']) => name);
    expect(documented.sort()).toEqual(Object.keys(contributes.configuration.properties).sort());
  });
});
