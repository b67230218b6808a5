import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { apiVersion } from '../../../src/host/api/apiVersions';

const root = path.resolve(__dirname, '../../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const page = read('docs/api.md');
const declarations = read('api/engram-inspector.d.ts');

/** Names of the members of a declared interface. */
function membersOf(name: string): readonly string[] {
  const body = new RegExp(`export interface ${name} \\{\\n(.*?)\\n\\}`, 's').exec(declarations)?.[1] ?? '';
  return [...body.matchAll(/^ {2}(?:readonly )?(\w+)[(:?]/gm)].map((match) => match[1] ?? '');
}

describe('docs/api.md', () => {
  it('shows the example as it is compiled and run', () => {
    const shown = /<!-- examples\/event-listener\/extension\.ts.*?-->\n\n```ts\n(.*?)```\n/s.exec(page)?.[1];
    expect(shown).toBe(read('examples/event-listener/extension.ts'));
  });

  it.each(['EngramApi', 'EngramStore'])('names every member of %s', (name) => {
    const members = membersOf(name);
    expect(members.length).toBeGreaterThan(5);
    for (const member of members) expect(page).toContain(`\`${member}\``);
  });

  it('lists the version that the extension has', () => {
    expect(page).toContain(`| ${apiVersion} `);
  });
});

describe('the declarations', () => {
  it('import nothing but types of VS Code', () => {
    const imported = [...declarations.matchAll(/\b(?:from|import\(|require\()\s*['"]([^'"]+)['"]/g)].map(
      (match) => match[1],
    );
    expect(imported).toEqual(['vscode']);
    expect(declarations).toMatch(/^import type \{[^}]*\} from 'vscode';$/m);
  });

  it('say of every code of an error what it means', () => {
    const union = /export type EngramErrorCode =(.*?);/s.exec(declarations)?.[1] ?? '';
    const codes = [...union.matchAll(/'(\w+)'/g)].map((match) => match[1] ?? '');
    expect(codes.length).toBeGreaterThan(10);
    for (const code of codes) expect(declarations).toContain(` * - \`${code}\`: `);
  });
});
