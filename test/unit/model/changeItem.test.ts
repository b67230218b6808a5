import { describe, expect, it } from 'vitest';
import { closedItem, createdItem, reopenedItem, updatedItem, withStatus } from '../../../src/model/changeItem';
import { item } from '../cache/records';

const open = item('eg-a');
const created = open.createdAt;
const later = { ms: created.ms + 1000, ns: 5 };
const closed = item('eg-a', { status: 'closed', closedAt: later, closeReason: 'done', updatedAt: later });
const muchLater = { ms: created.ms + 5000, ns: 0 };
/** What the native program leaves behind when it reopens. */
const reopenedNatively = { ...closed, status: 'open' } as const;
const emptied = { closedAt: undefined, closeReason: undefined };

describe('creating', () => {
  it('makes an open task of priority 2 without labels', () => {
    expect(createdItem({ title: 'T' }, 'eg-1', later)).toEqual(
      item('eg-1', { title: 'T', createdAt: later, updatedAt: later }),
    );
  });
  it('takes what the draft has', () => {
    const draft = { title: 'T', priority: 0, labels: ['b', 'a'], description: '' };
    expect(createdItem(draft, 'eg-1', later)).toMatchObject(draft);
  });
});

describe('updating', () => {
  it('changes what is given and keeps the rest', () => {
    expect(updatedItem(open, { priority: 0 }, later)).toEqual({ ...open, priority: 0, updatedAt: later });
    const changes = { title: 'T', description: 'd', priority: 1, labels: ['x'] };
    expect(updatedItem(open, changes, later)).toEqual({ ...open, ...changes, updatedAt: later });
  });
  it('removes a description by null only', () => {
    const described = { ...open, description: 'd' };
    expect(updatedItem(described, { description: undefined }, later).description).toBe('d');
    expect(updatedItem(described, { description: '' }, later).description).toBe('');
    expect(updatedItem(described, { description: null }, later).description).toBeUndefined();
  });
  it('keeps the closing of a closed task', () => {
    expect(updatedItem(closed, { title: 'T' }, muchLater)).toEqual({ ...closed, title: 'T', updatedAt: muchLater });
  });
  it('drops a closing that the native program left behind', () => {
    expect(updatedItem(reopenedNatively, {}, muchLater)).toEqual({ ...open, updatedAt: muchLater });
  });
});

describe('times', () => {
  it('never go back, though the clock does', () => {
    expect(updatedItem(closed, {}, created).updatedAt).toEqual(later);
    const createdInTheFuture = { ...open, createdAt: muchLater };
    expect(withStatus(createdInTheFuture, 'blocked', later).updatedAt).toEqual(muchLater);
    expect(closedItem(createdInTheFuture, undefined, later)).toMatchObject({
      updatedAt: muchLater,
      closedAt: muchLater,
    });
  });
});

describe('changing the status', () => {
  it('leaves the time of closing empty when it closes, as natively', () => {
    expect(withStatus(open, 'closed', later)).toEqual({ ...open, status: 'closed', updatedAt: later });
  });
  it('leaves nothing of a closing behind when it opens', () => {
    expect(withStatus(closed, 'open', muchLater)).toEqual({ ...open, updatedAt: muchLater });
    expect(withStatus(reopenedNatively, 'in_progress', muchLater)).toMatchObject(emptied);
    expect(withStatus(reopenedNatively, 'closed', muchLater)).toMatchObject(emptied);
  });
  it('to the same one only touches the time', () => {
    expect(withStatus(open, 'open', later)).toEqual({ ...open, updatedAt: later });
    expect(withStatus(closed, 'closed', muchLater)).toEqual({ ...closed, updatedAt: muchLater });
  });
});

describe('closing and reopening', () => {
  it('closes with time and reason, also a second time', () => {
    const done = { ...open, status: 'closed', updatedAt: later, closedAt: later, closeReason: 'a\nb' };
    expect(closedItem(open, 'a\nb', later)).toEqual(done);
    expect(closedItem(closed, undefined, muchLater)).toEqual({
      ...closed,
      updatedAt: muchLater,
      closedAt: muchLater,
      closeReason: undefined,
    });
  });
  it('reopens without time and reason', () => {
    expect(reopenedItem(closed, muchLater)).toEqual({ ...open, updatedAt: muchLater });
  });
  it('refuses to reopen what is not closed', () => {
    expect(() => reopenedItem(open, later)).toThrow('The task “eg-a” is open: only a closed task can be reopened.');
  });
});
