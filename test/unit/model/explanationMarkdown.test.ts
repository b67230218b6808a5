import { describe, expect, it } from 'vitest';
import { explanationDiagram, explanationMarkdown } from '../../../src/model/explanationMarkdown';
import { explanationJson } from '../../../src/model/explanationJson';
import { explanationOf, storeOf } from '../analysis/causes/tellStore';

const hostile = '```\n<img src=x onerror=alert(1)> | [x](command:y) ; end -->> %%{init}%%';

async function hostileExplanation() {
  const task = 'eg-000000000a';
  const store = await storeOf([
    ['task_started', { source: task }],
    ['lock_acquired', { source: task }],
    ['nudge_sent', { source: hostile, target: task }, { message: hostile }],
    ['task_failed', { source: task }, { error: hostile }],
  ]);
  return explanationOf(store, 4);
}

describe('an explanation as Markdown', () => {
  it('has a diagram with lanes, arrows, notes and what is folded', async () => {
    const store = await storeOf([
      ['task_started', { source: 'a' }],
      ['lock_acquired', { source: 'a' }],
      ['main_updated', {}, { commit: 'aaaaaaa1' }],
      ['rebase_required', { source: 'b', target: 'a' }, { commit: 'aaaaaaa1' }],
      ['rebase_conflict', { source: 'a' }, { files: ['x.rs'] }],
    ]);
    expect(explanationDiagram(await explanationOf(store, 5))).toBe(
      [
        'sequenceDiagram',
        '  participant T1 as b',
        '  participant T2 as a',
        '  Note over T1,T2: … 1 lock event',
        '  Note over T1,T2: main moved on to aaaaaaa (line 3)',
        '  T1->>T2: Asked to rebase (line 4)',
        '  Note over T2: Rebase conflict in x.rs (line 5)',
        '',
      ].join('\n'),
    );
  });

  it('lets no foreign text out of the diagram, the table or a line', async () => {
    const text = explanationMarkdown(await hostileExplanation()) ?? '';
    expect(text.match(/^```/gm)).toHaveLength(2);
    expect(text).not.toMatch(/<img|[^\\]\]\(/);
    const table = text.split('\n').filter((line) => line.startsWith('| '));
    // The title, the line below it, three events and one folded group.
    for (const line of table) expect(line.match(/(?<!\\)\|/g), line).toHaveLength(8);
    const diagram = /```mermaid\n([^]*?)```/.exec(text)?.[1]?.trimEnd().split('\n') ?? [];
    expect(diagram.length).toBeGreaterThan(3);
    expect(diagram.join('\n')).not.toMatch(/%%|-->>|`/);
    for (const line of diagram.slice(1))
      expect(line).toMatch(/^ {2}(?:participant \w+ as|Note over [\w,]+:|\w+->>\w+:) [^:]+$/);
  });

  it('is undefined without events, as JSON is', async () => {
    const gone = { ...(await hostileExplanation()), steps: [] };
    expect(explanationMarkdown(gone)).toBeUndefined();
    expect(explanationJson(gone)).toBeUndefined();
  });
});
