import { describe, expect, it } from 'vitest';
import { circleRefusal, circleThrough } from '../../../src/host/taskWrites/circle';
import { fieldChoices, priorityChoices, statusChoices } from '../../../src/host/taskWrites/fieldChoices';
import { closeReasonProblem, titleProblem } from '../../../src/host/taskWrites/fieldProblems';
import { labelChoices, labelCounts, typedLabelProblem } from '../../../src/host/taskWrites/labelChoices';
import { relationshipChoices, whyNoWayBack } from '../../../src/host/taskWrites/relationshipChoices';
import { hiddenByLabel } from '../../../src/host/taskWrites/statusLabel';
import {
  blockerChoices,
  childChoices,
  relatedChoices,
  type TaskAction,
  taskQuestions,
} from '../../../src/host/taskWrites/taskChoices';
import { quotedTitle } from '../../../src/host/taskWrites/quotedTitle';
import { type Item, itemStatuses } from '../../../src/model/item';
import { edge, item, realStores } from './realStore';

const stores = realStores();

const task: Item = {
  id: 'eg-1',
  title: 'Lexer',
  description: undefined,
  status: 'open',
  priority: 2,
  labels: [],
  createdAt: { ms: 0, ns: 0 },
  updatedAt: { ms: 0, ns: 0 },
  closedAt: undefined,
  closeReason: undefined,
};

describe('a command that asks for its task', () => {
  const offered = (action: TaskAction): readonly string[] =>
    itemStatuses.filter((status) => taskQuestions[action].suits({ status }));

  it('offers only those for which it makes sense', () => {
    expect(offered('start')).toEqual(['open', 'blocked']);
    expect(offered('close')).toEqual(['open', 'in_progress', 'blocked']);
    expect(offered('block')).toEqual(['open', 'in_progress', 'blocked']);
    expect(offered('reopen')).toEqual(['closed']);
    for (const action of ['edit', 'setStatus', 'addChild', 'relate'] as const)
      expect(offered(action)).toEqual([...itemStatuses]);
  });
});

describe('the other end of a new relationship', () => {
  it('is none that is there already, and not the task itself', async () => {
    const store = await stores.lines({
      'items.jsonl': [
        item('eg-a'),
        item('eg-b'),
        item('eg-c'),
        item('eg-done', { status: 'closed' }),
        item('eg-working', { status: 'in_progress' }),
      ],
      'edges.jsonl': [
        edge('eg-a', 'blocks', 'eg-b'),
        edge('eg-b', 'parent_child', 'eg-a'),
        edge('eg-c', 'related', 'eg-a'),
      ],
    });
    const index = await (await store.whenOpen()).titles();
    const ids = (rows: readonly { readonly id: string }[]): readonly string[] => rows.map(({ id }) => id).toSorted();
    // A closed task holds nothing up.
    expect(ids(blockerChoices(index, 'eg-a'))).toEqual(['eg-c', 'eg-working']);
    expect(ids(childChoices(index, 'eg-a'))).toEqual(['eg-c', 'eg-done', 'eg-working']);
    // Whichever way round it was written.
    expect(ids(relatedChoices(index, 'eg-a'))).toEqual(['eg-b', 'eg-done', 'eg-working']);
  });
});

describe('what is typed', () => {
  it('is a title of 1 to 500 bytes in one line', () => {
    expect(titleProblem('')).toBe('A task needs a title.');
    expect(titleProblem('ü'.repeat(250))).toBeUndefined();
    expect(titleProblem('ü'.repeat(251))).toBe('The title must be 1 to 500 bytes long, and has 502.');
    expect(titleProblem('a\tb')).toBe('The title must not hold control characters, such as line breaks or tabs.');
  });

  it('is a label of letters, digits, - and _, but not one that neuraphage sets', () => {
    expect(typedLabelProblem('größe-2_x')).toBeUndefined();
    expect(typedLabelProblem('two words')).toBe('The label must be made of letters, digits, “-” and “_”.');
    expect(typedLabelProblem('_status_failed')).toBe(
      'Labels that begin with _status_ belong to neuraphage, which sets them itself.',
    );
  });

  it('is any reason, or none', () => {
    expect(closeReasonProblem('')).toBeUndefined();
    expect(closeReasonProblem('done, see #12')).toBeUndefined();
    expect(closeReasonProblem('\ud800')).toBe('The reason has half of a surrogate pair, which is no character.');
  });
});

describe('the box for labels', () => {
  const counts = labelCounts([{ labels: ['core', 'ui'] }, { labels: ['core', '_status_queued'] }]);
  const texts = (before: readonly string[], added: readonly string[], typed: string): readonly string[] =>
    labelChoices(counts, before, added, typed).map(({ label, description }) => `${label} (${description})`);

  it('offers the labels of the store by frequency, those of the task first', () => {
    expect(texts([], [], '')).toEqual(['core (2 tasks)', 'ui (1 task)']);
    expect(texts(['ui'], ['fresh'], '')).toEqual(['ui (1 task)', 'core (2 tasks)', 'fresh (new)']);
  });

  it('takes a new one that is typed, and says why not', () => {
    expect(texts([], [], ' net ')).toEqual([...texts([], [], ''), 'net (new label: press Enter to add it)']);
    expect(texts([], [], 'core')).toEqual(texts([], [], ''));
    expect(labelChoices(counts, [], [], 'a b').at(-1)).toEqual({
      value: undefined,
      label: '$(error) The label must be made of letters, digits, “-” and “_”.',
      description: '',
      alwaysShow: true,
    });
  });

  it('leaves every row at its place when one is added', () => {
    const values = (added: readonly string[], typed: string) =>
      labelChoices(counts, ['ui'], added, typed).map(({ value }) => value);
    expect(values(['net'], 'more').slice(0, 3)).toEqual(values([], 'net'));
  });
});

describe('what can be chosen of a task', () => {
  it('is a status that it may get', () => {
    const labels = (status: Item['status']): readonly string[] =>
      statusChoices({ ...task, status }).map(({ label }) => label.replace(/^\$\([\w-]+\) /, ''));
    expect(labels('open')).toEqual(['In progress', 'Blocked', 'Closed']);
    expect(labels('blocked')).toEqual(['Open', 'In progress', 'Closed']);
    expect(labels('closed')).toEqual(['Open']);
  });

  it('is a priority from 0 to 4', () => {
    expect(priorityChoices.map(({ priority, label, description }) => `${priority} ${label} ${description}`)).toEqual([
      '0 P0 critical',
      '1 P1 ',
      '2 P2 default',
      '3 P3 ',
      '4 P4 low',
    ]);
  });

  it('is a field, shown with what it holds', () => {
    const shown = fieldChoices({
      ...task,
      title: 'Lexer $(x)',
      labels: ['core', '_status_queued', 'ui'],
      description: 'one\ntwo\n',
    });
    expect(shown.map(({ field, description }) => `${field}: ${description}`)).toEqual([
      'title: Lexer \\$(x)',
      'priority: P2',
      'labels: core, ui',
      'description: 2 lines; opens in an editor',
    ]);
    expect(fieldChoices(task).map(({ description }) => description)).toEqual([
      'Lexer',
      'P2',
      'none',
      'none yet; opens in an editor',
    ]);
  });
});

describe('a new status', () => {
  it('is said to be hidden where neuraphage’s label shows another one', () => {
    const queued: Item = { ...task, labels: ['core', '_status_queued'] };
    expect(hiddenByLabel(queued, { ...queued, status: 'in_progress' })).toEqual({
      label: '_status_queued',
      now: 'in progress',
      shown: 'Queued',
    });
  });

  it('is not said to be hidden where it can be seen', () => {
    expect(hiddenByLabel(task, { ...task, status: 'in_progress' })).toBeUndefined();
    const blocked: Item = { ...task, labels: ['_status_blocked'] };
    expect(hiddenByLabel(blocked, { ...blocked, status: 'blocked' })).toBeUndefined();
    const unknown: Item = { ...task, labels: ['_status_dreaming'] };
    expect(hiddenByLabel(unknown, { ...unknown, status: 'closed' })).toBeUndefined();
  });
});

describe('a relationship to remove', () => {
  it('is chosen by kind and by both titles', async () => {
    const store = await stores.lines({
      'items.jsonl': [item('eg-a', { title: 'Lexer' }), item('eg-b', { title: 'Parser' })],
      'edges.jsonl': [edge('eg-a', 'related', 'eg-b'), edge('eg-b', 'blocks', 'eg-a')],
    });
    const reader = await store.whenOpen();
    const choices = relationshipChoices(await reader.relationships(), await reader.titles());
    expect(choices.map(({ row, label, description }) => (row ? `${label} (${description})` : label))).toEqual([
      'Waits for',
      '$(stop-circle) Parser → Lexer (eg-b → eg-a)',
      'Related',
      '$(link) Lexer → Parser (eg-a → eg-b)',
    ]);
  });

  it('is asked about first where the store would refuse to add it again', () => {
    const sound = { dangling: { from: false, to: false }, onCycle: false };
    expect(whyNoWayBack(sound)).toBeUndefined();
    expect(whyNoWayBack({ ...sound, onCycle: true })).toMatch(/part of a circle/);
    expect(whyNoWayBack({ ...sound, dangling: { from: false, to: true } })).toMatch(/task at its end is missing/);
  });
});

describe('a title in a sentence', () => {
  it('is one line, shortened, and the id where there is none', () => {
    expect(quotedTitle({ id: 'eg-1', title: 'a\nb' })).toBe('“a b”');
    expect(quotedTitle({ id: 'eg-1', title: '' })).toBe('“eg-1”');
    expect(quotedTitle({ id: 'eg-1', title: 'x'.repeat(100) })).toHaveLength(62);
  });
});

describe('a relationship that would close a circle', () => {
  it('is refused with the titles along it, over waiting and subtasks together', async () => {
    const store = await stores.lines({
      'items.jsonl': ['a', 'b', 'c', 'd'].map((id) => item(id, { title: id.toUpperCase() })),
      'edges.jsonl': [edge('b', 'blocks', 'c'), edge('c', 'parent_child', 'a'), edge('b', 'related', 'a')],
    });
    const index = await (await store.whenOpen()).titles();
    const key = { fromId: 'a', toId: 'b', kind: 'blocks' } as const;
    const circle = circleThrough(index, key);
    expect(circle).toEqual(['a', 'b', 'c', 'a']);
    expect(circleRefusal(index, key, circle ?? [])).toBe(
      '“A” can’t wait for “B”: that would close a circle. Remove one of its relationships first: “A” → “B” → “C” → “A”',
    );
    expect(circleRefusal(index, { ...key, kind: 'parent_child' }, circle ?? [])).toContain(
      '“A” can’t become a subtask of “B”',
    );
    const long = circleRefusal(
      index,
      key,
      Array.from({ length: 30 }, (_none, position) => `x${position}`),
    );
    expect(long).toContain('“x5” → … 22 more … → “x28” → “x29”');
    await expect((await store.whenOpen()).service.addRelationship(key)).rejects.toThrow(/cycle/);
  });

  it('is not seen where there is none', async () => {
    const store = await stores.lines({
      'items.jsonl': ['a', 'b', 'c'].map((id) => item(id)),
      // A circle elsewhere, as another program may have left it, does no harm.
      'edges.jsonl': [edge('b', 'blocks', 'c'), edge('c', 'blocks', 'b'), edge('b', 'related', 'a')],
    });
    const index = await (await store.whenOpen()).titles();
    expect(circleThrough(index, { fromId: 'a', toId: 'b', kind: 'blocks' })).toBeUndefined();
    expect(circleThrough(index, { fromId: 'a', toId: 'b', kind: 'related' })).toBeUndefined();
    expect(circleThrough(index, { fromId: 'c', toId: 'c', kind: 'blocks' })).toEqual(['c', 'c']);
  });
});
