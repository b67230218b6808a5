import { describe, expect, it } from 'vitest';
import { type ItemFilter } from '../../../src/model/itemDraft';
import { queryItems } from '../../../src/store/itemQuery';
import { emptyStore, openStore } from './openStore';
import { storedItem } from './records';
import { appendNatively, nativeItem } from './writing/writableFolder';

const items = [
  storedItem('eg-a', 1, { priority: 0, title: 'Fix the Parser', labels: ['core', 'bug'] }),
  storedItem('eg-b', 2, { priority: 1, title: 'parse ÄÖÜ', status: 'closed', labels: ['core'] }),
  storedItem('eg-c', 3, { priority: 2, title: 'Docs 100%_done', status: 'in_progress' }),
  storedItem('eg-d', 4, { priority: 4, title: 'ΟΔΟΣ', labels: ['bug'] }),
];
const ids = (filter: ItemFilter): readonly string[] => queryItems(items, filter).map(({ id }) => id);

describe('a filter', () => {
  it.each<readonly [ItemFilter, readonly string[]]>([
    [{}, ['eg-a', 'eg-b', 'eg-c', 'eg-d']],
    [{ status: 'open' }, ['eg-a', 'eg-d']],
    [{ labels: ['core'] }, ['eg-a', 'eg-b']],
    [{ labels: ['core', 'bug'] }, ['eg-a']],
    [{ labels: ['CORE'] }, []],
    [{ labels: [] }, ['eg-a', 'eg-b', 'eg-c', 'eg-d']],
    [{ minPriority: 1 }, ['eg-b', 'eg-c', 'eg-d']],
    [{ maxPriority: 1 }, ['eg-a', 'eg-b']],
    [{ minPriority: 1, maxPriority: 2 }, ['eg-b', 'eg-c']],
    [{ minPriority: 4, maxPriority: 4 }, ['eg-d']],
    [{ titleContains: 'PARSE' }, ['eg-a', 'eg-b']],
    [{ titleContains: 'äöü' }, ['eg-b']],
    [{ titleContains: '%_' }, ['eg-c']],
    [{ titleContains: 'οδος' }, ['eg-d']],
    [{ titleContains: 'οδοσ' }, ['eg-d']],
    [{ titleContains: '' }, ['eg-a', 'eg-b', 'eg-c', 'eg-d']],
    [{ limit: 2 }, ['eg-a', 'eg-b']],
    [{ limit: 0 }, []],
    [{ offset: 3 }, ['eg-d']],
    [{ offset: 9 }, []],
    [{ offset: 1, limit: 2 }, ['eg-b', 'eg-c']],
    [{ status: 'open', labels: ['bug'], maxPriority: 3, titleContains: 'fix', limit: 5 }, ['eg-a']],
    // The limit counts matches, not tasks looked at.
    [{ labels: ['bug'], offset: 1, limit: 1 }, ['eg-d']],
  ])('%j lets through %j', (filter, expected) => {
    expect(ids(filter)).toEqual(expected);
  });

  it.each<readonly [object, string]>([
    [{ limit: -1 }, 'limit must not be negative'],
    [{ limit: 1.5 }, 'limit must be a whole number'],
    [{ offset: NaN }, 'offset must be a whole number'],
    [{ offset: Infinity }, 'offset must be a whole number'],
    [{ minPriority: -1 }, 'minPriority must not be negative'],
    [{ maxPriority: '2' }, 'maxPriority must be a whole number'],
    [{ minPriority: 3, maxPriority: 2 }, 'minPriority 3 is above maxPriority 2'],
    [{ status: 'done' }, 'status must be one of open, in_progress, blocked, closed'],
    [{ labels: 'x' }, 'labels must be a list of texts'],
    [{ labels: [1] }, 'labels must be a text'],
    [{ titleContains: 1 }, 'titleContains must be a text'],
    [{ label: 'x' }, 'it has no field “label”'],
  ])('%j is refused with a message', (filter, problem) => {
    expect(() => queryItems(items, filter)).toThrow(new RangeError(`The filter is not valid: ${problem}.`));
  });
});

describe('Store.query', () => {
  it('answers in the native order: priority, then creation, then place', async () => {
    const folder = await emptyStore();
    const add = (id: string, priority: number, day: number): void =>
      appendNatively(folder, 'items.jsonl', nativeItem(id, { priority, created_at: `2026-01-0${day}T00:00:00Z` }));
    add('eg-a', 2, 2);
    add('eg-b', 2, 1);
    add('eg-c', 0, 3);
    add('eg-d', 2, 1);
    const store = await openStore(folder);
    expect(store.query({}).map(({ id }) => id)).toEqual(['eg-c', 'eg-b', 'eg-d', 'eg-a']);
    expect(store.query({}).map(({ id }) => id)).toEqual((await store.list()).map(({ id }) => id));
  });
});
