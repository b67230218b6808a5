import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { eventTraits } from '../../../../src/model/query/eventTrait';
import { parseEventQuery } from '../../../../src/model/query/parseEventQuery';
import { type QueryKeyDescription, queryKeys } from '../../../../src/model/query/queryKeys';

const documentation = readFileSync('docs/query-language.md', 'utf8');

function row({ key, values, canExclude, explanation, example }: QueryKeyDescription): string {
  return `| \`${key}\` | ${values} | ${canExclude ? 'yes' : 'no'} | ${explanation} | \`${example}\` |`;
}

describe('docs/query-language.md', () => {
  it('lists exactly the keys that the language has', () => {
    const rows = documentation
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) => line.replaceAll(/ {2,}/g, ' '));
    expect(rows).toEqual(queryKeys.map(row));
  });

  it('lists exactly what an event can be', () => {
    const listed = documentation.split('\n').filter((line) => line.startsWith('- `is:'));
    expect(listed).toEqual(eventTraits.map(({ trait, explanation }) => `- \`is:${trait}\`: ${explanation}`));
  });

  it('gives examples that can be run', () => {
    for (const { example } of queryKeys)
      expect(parseEventQuery(example, { now: Date.now(), timeZone: 'utc' }).ok, example).toBe(true);
  });
});
