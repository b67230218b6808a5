import { describe, expect, it } from 'vitest';
import { explanationRoots } from '../../../src/host/explanation/explanationTree';
import { type OpenedStore } from '../../../src/host/services/openedStore';
import { type TreeNode } from '../../../src/host/tree/treeNode';
import { parseEventQuery } from '../../../src/model/query/parseEventQuery';
import { isTrouble, troubleQuery } from '../../../src/model/trouble';
import { event, item, realStores } from './realStore';
import { drawTree, drawnAt, rowIds } from './trees';

const stores = realStores();

const commit = '0123456789abcdef0123456789abcdef01234567';
const story = {
  'items.jsonl': [item('eg-a', { title: 'Lexer' }), item('eg-b', { title: 'Parser' })],
  'events.jsonl': [
    event('task_started', 1, { source_task: 'eg-a' }),
    event('lock_acquired', 2, { source_task: 'eg-a', payload: { resource: 'src/lexer.rs' } }),
    event('lock_released', 3, { source_task: 'eg-a', payload: { resource: 'src/lexer.rs' } }),
    event('main_updated', 4, { payload: { new_commit: commit } }),
    event('rebase_required', 5, { target_task: 'eg-a', payload: { new_commits: [commit], commits_behind: 1 } }),
    event('rebase_conflict', 7, { source_task: 'eg-a', payload: { conflicting_files: ['src/lexer.rs'] } }),
    event('task_failed', 9, { source_task: 'eg-a', payload: { error: 'rebase of `src/lexer.rs` **failed**' } }),
    event('task_started', 20, { source_task: 'eg-a' }),
  ],
};

/** The rows that explain the last failed event of a store. */
async function explained(store: OpenedStore, kind = 'task_failed'): Promise<readonly TreeNode[]> {
  const { service } = await store.whenOpen();
  const query = parseEventQuery(`kind:${kind}`, { now: drawnAt, timeZone: 'utc' });
  if (!query.ok) throw new Error('The query of the test is wrong.');
  const { events } = await service.events(query.value, { after: undefined, limit: 1 });
  const [subject] = events;
  if (!subject) throw new Error(`The store has no ${kind}.`);
  const causes = await service.explain({ event: subject.reference });
  if (!causes) throw new Error('The event is gone.');
  const consequences = () => service.consequences({ event: subject.reference });
  return explanationRoots({ causes, consequences, timeZone: 'utc' });
}

describe('an explanation as rows', () => {
  it('leads from the cause to the failure, with reason, distance and what is inferred, then on to what followed', async () => {
    const rows = await explained(await stores.lines(story));
    expect(await drawTree(rows)).toEqual([
      'What led to it  (3 steps)',
      '  … 2 lock events',
      '  1. main moved on to 0123456  (Triggered it: both name 0123456)',
      expect.stringMatching(
        /^ {2}2\. Asked to rebase, 1 commit behind {2}\(Notification that reached the task · \+1 s/,
      ),
      expect.stringMatching(/^ {2}3\. Rebase conflict in src\/lexer\.rs {2}\(Earlier in this attempt · \+2 s/),
      '  Failed: rebase of `src/lexer.rs` **failed**  (Lexer · 09:00:09.000 · +2 s)',
      'What followed',
      '  Failed: rebase of `src/lexer.rs` **failed**  (Lexer · 09:00:09.000)',
      expect.stringMatching(/^ {2}1\. Started {2}\(Next attempt · \+11 s/),
    ]);
  });

  it('are events to jump to and routine to look into, each with an id of its own', async () => {
    const [led] = await explained(await stores.lines(story));
    const rows = (await led?.children?.(led)) ?? [];
    expect(rows.map(({ subject }) => subject.type)).toEqual(['events', 'event', 'event', 'event', 'event']);
    const [folded] = rows;
    expect(folded?.subject).toEqual({
      type: 'events',
      query: expect.stringContaining('kind:lock_acquired,lock_released') as unknown,
    });
    const ids = await rowIds(await explained(await stores.fixture('neuraphage')));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('tell a step in full, what was written in it as text', async () => {
    const [led] = await explained(await stores.lines(story));
    const rows = (await led?.children?.(led)) ?? [];
    const tooltip = (await rows.at(-1)?.tooltip?.()) ?? '';
    expect(tooltip).toContain('\\*\\*failed\\*\\*');
    expect(tooltip).toContain('events\\.jsonl line 7');
    expect(tooltip).toContain('From&#58; Lexer');
  });

  it('say where nothing that led to it, or follows from it, is recorded', async () => {
    const store = await stores.lines({ 'events.jsonl': [event('task_failed', 1, { source_task: 'eg-x' })] });
    expect(await drawTree(await explained(store))).toEqual([
      'What led to it  (nothing is recorded)',
      '  Failed  (eg-x · 09:00:01.000)',
      'What followed',
      '  Nothing that follows from it is recorded',
    ]);
  });
});

describe('what can be explained from the palette', () => {
  it('is exactly what went wrong', async () => {
    const kinds = ['task_failed', 'task_cancelled', 'rebase_conflict', 'blocked', 'task_blocked', 'custom:blocked'];
    const others = ['task_completed', 'blocked_by', 'unblocked', 'rebase_required'];
    const store = await stores.lines({ 'events.jsonl': [...kinds, ...others].map((kind, at) => event(kind, at)) });
    const query = parseEventQuery(troubleQuery, { now: drawnAt, timeZone: 'utc' });
    if (!query.ok) throw new Error(JSON.stringify(query.problem));
    const { service } = await store.whenOpen();
    const { events } = await service.events(query.value, { after: undefined, limit: 100 });
    expect(events.map(({ kind }) => kind).toSorted()).toEqual(kinds.toSorted());
    expect([...kinds, ...others].filter(isTrouble)).toEqual(kinds);
  });
});
