import { describe, expect, it } from 'vitest';
import { subjectOf } from '../../../src/host/commands/commandArguments';
import { queryRows, type QueryState } from '../../../src/host/query/queryItems';
import { pairText } from '../../../src/host/query/queryText';
import { RecentQueries } from '../../../src/host/query/recentQueries';
import { kindChoices, payloadProblem } from '../../../src/host/record/draftInput';
import { runSteps } from '../../../src/host/dialogs/steps';
import { writeRefusal } from '../../../src/host/record/writePermission';
import { completeEventQuery } from '../../../src/model/query/completeEventQuery';
import { parseEventQuery } from '../../../src/model/query/parseEventQuery';

const sources = {
  kinds: [{ kind: 'task_failed', count: 5 }],
  tasks: [{ id: 'eg-1', title: 'Lexer $(x)' }],
};

function state(text: string, more: Partial<QueryState> = {}): QueryState {
  const parsed = parseEventQuery(text, { now: 0, timeZone: 'utc' });
  return {
    text,
    problems: parsed.ok ? [] : parsed.problem,
    matches: 5,
    completions: completeEventQuery(text, text.length, sources),
    recent: [],
    ...more,
  };
}

describe('the query box', () => {
  it('shows how many events match before Enter', () => {
    expect(queryRows(state('kind:task_failed'))[0]).toMatchObject({
      label: '$(search) Show 5 events',
      action: { type: 'show' },
    });
    expect(queryRows(state('', { matches: 400 }))[0]).toMatchObject({ label: '$(search) Show all 400 events' });
    expect(queryRows(state('x', { matches: 0 }))[0]).toMatchObject({ label: '$(info) No event matches' });
  });

  it('shows a mistake at its place, and Enter does nothing', () => {
    expect(queryRows(state('kind:task_failed sinse:2h'))[0]).toEqual({
      label: '$(error) There is no key sinse. Did you mean since?',
      description: 'at column 18',
      detail: 'kind:task_failed ▸sinse◂:2h',
      action: { type: 'none' },
    });
  });

  it('completes keys, kinds with their counts, and tasks by title', () => {
    const rows = queryRows(state('kind:ta')).flatMap((row) => ('heading' in row ? [] : [row]));
    expect(rows[1]).toEqual({
      label: 'task_failed',
      description: '5 events',
      action: { type: 'replace', text: 'kind:task_failed' },
    });
    const byTitle = queryRows(state('task:lex')).flatMap((row) => ('heading' in row ? [] : [row]));
    expect(byTitle[1]).toMatchObject({ label: 'Lexer \\$(x)', action: { type: 'replace', text: 'task:eg-1' } });
  });

  it('offers recent queries while it is empty', () => {
    const rows = queryRows(state('', { recent: ['kind:x'] }));
    expect(rows[1]).toEqual({ heading: 'recent' });
    expect(rows[2]).toMatchObject({ action: { type: 'replace', text: 'kind:x' } });
    expect(queryRows(state('k', { recent: ['kind:x'] }))).not.toContainEqual({ heading: 'recent' });
  });

  it('remembers queries, the latest first, each once', async () => {
    const memory = new Map<string, unknown>();
    const recent = new RecentQueries({
      get: (key) => memory.get(key),
      update: (key, value) => Promise.resolve(void memory.set(key, value)),
    });
    for (const text of ['a', ' b ', 'a', '']) await recent.add(text);
    expect(recent.list()).toEqual(['a', 'b']);
    for (let more = 0; more < 30; more++) await recent.add(`q${more}`);
    expect(recent.list()).toHaveLength(15);
  });

  it('writes pairs that match exactly the value, whatever it holds', () => {
    for (const value of ['eg-1', 'a b', 'x,y', '*', '"q"', 'a\\b']) {
      const parsed = parseEventQuery(pairText('task', [value]), { now: 0, timeZone: 'utc' });
      expect(parsed.ok && parsed.value.task.include).toEqual([value.replaceAll(/[\\*]/g, '\\$&')]);
    }
  });
});

describe('recording an event', () => {
  it('offers the kinds of the store by count, then the known ones, then a new one', () => {
    const choices = kindChoices([{ kind: 'custom:x', count: 2 }], 'brand_new');
    expect(choices.seen.map(({ eventKind }) => eventKind)).toEqual(['custom:x']);
    expect(choices.seen[0]?.description).toBe('2 events here');
    expect(choices.known.map(({ eventKind }) => eventKind)).toContain('task_failed');
    expect(choices.fresh?.eventKind).toBe('brand_new');
    expect(kindChoices([], 'task_failed').fresh).toBeUndefined();
    expect(kindChoices([], '  ').fresh).toBeUndefined();
  });

  it.each(['', '{"a":[1,null,"x"]}', '1.50', '"text"', '{"a":12345678901234567890}', '0.12345678901234567891'])(
    'takes the payload %s as it is typed',
    (text) => {
      expect(payloadProblem(text)).toBeUndefined();
    },
  );

  it.each(['{', '[1e999]', 'x'])('refuses the payload %s with a reason', (text) => {
    expect(payloadProblem(text)).toMatch(/^This is no JSON: |is too large/);
  });

  it('is refused with what to do where nothing may be written', () => {
    expect(writeRefusal({ trusted: true, enabled: true })).toBeUndefined();
    expect(writeRefusal({ trusted: false, enabled: true })?.message).toMatch(/Restricted Mode. Trust this workspace/);
    expect(writeRefusal({ trusted: true, enabled: false })?.message).toMatch(/engram\.writes\.enabled/);
  });

  it('goes back a step, and ends when it goes back from the first', async () => {
    const visited: string[] = [];
    const answers = ['next', 'back', 'next', 'next'] as const;
    const step = (name: string) => () => Promise.resolve(answers[visited.push(name) - 1] ?? 'next');
    expect(await runSteps([step('kind'), step('task')])).toBe(true);
    expect(visited).toEqual(['kind', 'task', 'kind', 'task']);
    expect(await runSteps([() => Promise.resolve('back')])).toBe(false);
  });
});

describe('what a command is called for', () => {
  it('is read from a row or given as it is, and nothing else', () => {
    const subject = { type: 'task', id: 'eg-1' };
    expect(subjectOf(subject)).toEqual(subject);
    expect(subjectOf({ label: 'x', subject })).toEqual(subject);
    for (const other of [undefined, null, 'eg-1', { type: 'task' }, { subject: { type: 'other' } }])
      expect(subjectOf(other)).toBeUndefined();
  });
});
