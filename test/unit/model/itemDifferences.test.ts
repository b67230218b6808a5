import { describe, expect, it } from 'vitest';
import { type Item } from '../../../src/model/item';
import { changesOf, describeDifferences, isSameItem, itemDifferences } from '../../../src/model/itemDifferences';
import { item } from '../cache/records';

const a = item('eg-a', { description: 'd', labels: ['x'] });
const time = { ms: a.createdAt.ms, ns: 1 };

describe('two versions of a task', () => {
  const changes: readonly (readonly [Partial<Item>, string])[] = [
    [{ id: 'eg-b' }, 'id “eg-a” → “eg-b”'],
    [{ title: 'T' }, 'title “Task eg-a” → “T”'],
    [{ description: undefined }, 'description “d” → none'],
    [{ description: '' }, 'description “d” → “”'],
    [{ status: 'closed' }, 'status open → closed'],
    [{ priority: 0 }, 'priority 2 → 0'],
    [{ labels: [] }, 'labels “x” → none'],
    [{ labels: ['x', 'y'] }, 'labels “x” → “x”, “y”'],
    [{ createdAt: time }, 'created at 2026-01-11T12:00:00Z → 2026-01-11T12:00:00.000000001Z'],
    [{ updatedAt: time }, 'updated at 2026-01-11T12:00:00Z → 2026-01-11T12:00:00.000000001Z'],
    [{ closedAt: time }, 'closed at none → 2026-01-11T12:00:00.000000001Z'],
    [{ closeReason: 'a\nb' }, 'close reason none → “a b”'],
  ];

  it.each(changes)('that differ in %j say so', (change, words) => {
    const b = { ...a, ...change };
    expect(isSameItem(a, b)).toBe(false);
    expect(describeDifferences(itemDifferences(a, b))).toBe(words);
  });

  it('are the same whatever place they stand at', () => {
    const place = { line: 1, offset: 0, byteLength: 9, recovered: false };
    expect(isSameItem({ ...a, ...{ place } }, { ...a, labels: ['x'], createdAt: { ...a.createdAt } })).toBe(true);
  });

  it('differ where only the part that words leave out differs', () => {
    const long = { ...a, title: 'x'.repeat(300) };
    expect(isSameItem(long, { ...a, title: `${'x'.repeat(299)}y` })).toBe(false);
    expect(isSameItem({ ...a, description: undefined }, { ...a, description: 'none' })).toBe(false);
  });

  it('do not count the time of the update among what people changed', () => {
    expect(changesOf(a, { ...a, updatedAt: time, priority: 0 }).map(({ field }) => field)).toEqual(['priority']);
  });
});
