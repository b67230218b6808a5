import { describe, expect, it } from 'vitest';
import { type Store } from '../../../../src/store/store';
import { emptyStore, openStore } from '../openStore';

/** What another thread or extension may hand over, whatever the types say. */
const foreign = (value: unknown): never => value as never;

describe('what callers give is checked, and', () => {
  const cases: readonly (readonly [string, (store: Store, id: string) => Promise<unknown>, string])[] = [
    [
      'no draft at all',
      (store) => store.create(foreign(undefined)),
      "The draft (missing) can't be written: it must be an object.",
    ],
    [
      'a draft without a title',
      (store) => store.create(foreign({})),
      "The title (missing) can't be written: it must be a text.",
    ],
    [
      'a title that is no text',
      (store) => store.create(foreign({ title: 7 })),
      "The title 7 can't be written: it must be a text.",
    ],
    [
      'a priority as text',
      (store) => store.create(foreign({ title: 'T', priority: '2' })),
      "The priority “2” can't be written: it must be a number.",
    ],
    [
      'labels that are no list',
      (store) => store.create(foreign({ title: 'T', labels: 'x' })),
      "The label “x” can't be written: it must be a list of texts.",
    ],
    [
      'a label that is no text',
      (store) => store.create(foreign({ title: 'T', labels: ['x', 7] })),
      "The label 7 can't be written: it must be a text.",
    ],
    [
      'a description that is null',
      (store) => store.create(foreign({ title: 'T', description: null })),
      "The description null can't be written: it must be a text.",
    ],
    [
      'a field that nobody knows',
      (store) => store.create(foreign({ title: 'T', prio: 1 })),
      "The prio 1 can't be written: it is no field here.",
    ],
    [
      'changes of the status',
      (store, id) => store.update(id, foreign({ status: 'closed' })),
      "The status “closed” can't be written: it is no field here.",
    ],
    [
      'changes of a title to null',
      (store, id) => store.update(id, foreign({ title: null })),
      "The title null can't be written: it must be a text.",
    ],
    ['an id that is no text', (store) => store.update(foreign(7), {}), "The id 7 can't be written: it must be a text."],
    [
      'a status that is none',
      (store, id) => store.setStatus(id, foreign('done')),
      "The status “done” can't be written: it must be one of open, in_progress, blocked, closed.",
    ],
    [
      'a reason that is no text',
      (store, id) => store.close(id, foreign({})),
      "The reason for closing (object) can't be written: it must be a text.",
    ],
    [
      'options that nobody knows',
      (store, id) => store.reopen(id, foreign({ force: true })),
      "The force true can't be written: it is no field here.",
    ],
    [
      'a base that is no task',
      (store, id) => store.close(id, 'x', { basedOn: foreign('eg-a') }),
      "The basedOn “eg-a” can't be written: it must be a task.",
    ],
    [
      'the base of another task',
      (store, id) =>
        store.close(id, 'x', {
          basedOn: foreign({ ...store.get(id), id: 'eg-z' }),
        }),
      "The basedOn “eg-z” can't be written: it must be the task “eg-",
    ],
    [
      'ids that are no list',
      (store) => store.batchClose(foreign('eg-a')),
      "The ids “eg-a” can't be written: it must be a list of ids.",
    ],
    [
      'an id of a batch that is no text',
      (store) => store.batchSetStatus(foreign([7]), 'open'),
      "The ids[0] 7 can't be written: it must be a text.",
    ],
    [
      'drafts that are no list',
      (store) => store.batchCreate(foreign({})),
      "The drafts (object) can't be written: it must be a list.",
    ],
    [
      'a relationship that is none',
      (store) => store.addEdge(foreign(undefined)),
      'This is no relationship: its value must be an object.',
    ],
    [
      'a relationship without an end',
      (store) => store.removeEdge(foreign({ fromId: 'a', kind: 'blocks' })),
      'This is no relationship: its toId must be a text.',
    ],
    [
      'a relationship of no kind',
      (store) => store.addEdge(foreign({ fromId: 'a', toId: 'b', kind: 'likes' })),
      'This is no relationship: its kind must be one of blocks, parent_child, related.',
    ],
  ];

  it.each(cases)('%s is refused with a message', async (_, write, message) => {
    const store = await openStore(await emptyStore());
    const { id } = await store.create({ title: 'T' });
    await expect(write(store, id)).rejects.toThrow(message);
    expect(store.health.counts).toMatchObject({ items: 1, edges: 0 });
  });

  it('a draft of a batch that is none is told of at its place', async () => {
    const store = await openStore(await emptyStore());
    const { created, errors } = await store.batchCreate([foreign(null), { title: 'T' }]);
    expect(created).toHaveLength(1);
    expect(errors).toEqual([
      {
        index: 0,
        message: expect.stringContaining("The draft null can't be written: it must be an object.") as string,
      },
    ]);
  });

  it('what is changed after the call changes nothing', async () => {
    const store = await openStore(await emptyStore());
    const draft = { title: 'T', labels: ['a'] };
    const creating = store.create(draft);
    draft.title = '';
    draft.labels.push('a');
    expect(await creating).toMatchObject({ title: 'T', labels: ['a'] });
  });
});
