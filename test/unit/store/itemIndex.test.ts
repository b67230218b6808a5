import { describe, expect, it } from 'vitest';
import { ItemIndex } from '../../../src/store/itemIndex';
import { placeOfLine, storedItem } from './records';

function indexOf(...items: ReturnType<typeof storedItem>[]): ItemIndex {
  const index = new ItemIndex();
  for (const item of items) index.append(item);
  return index;
}

describe('the items of a store', () => {
  it('are the last line of each id, by position and not by time', () => {
    const index = indexOf(
      storedItem('eg-a', 1, { title: 'New', updatedAt: { ms: 9e12, ns: 0 } }),
      storedItem('eg-b', 2),
      storedItem('eg-a', 3, { title: 'Last', updatedAt: { ms: 1, ns: 0 } }),
    );
    expect(index.get('eg-a')?.title).toBe('Last');
    expect(index.inFileOrder.map(({ id }) => id)).toEqual(['eg-b', 'eg-a']);
  });

  it('are ordered by priority, creation time to the nanosecond, and place', () => {
    const created = (ns: number) => ({ createdAt: { ms: 5, ns } });
    const index = indexOf(
      storedItem('eg-late', 1, created(3)),
      storedItem('eg-early', 2, created(2)),
      storedItem('eg-twin', 3, created(2)),
      storedItem('eg-urgent', 4, { priority: 0 }),
    );
    expect(index.inOrder.map(({ id }) => id)).toEqual(['eg-urgent', 'eg-early', 'eg-twin', 'eg-late']);
  });

  it('show the line before again when an unfinished last line is taken back', () => {
    const index = indexOf(storedItem('eg-a', 1, { title: 'First' }), storedItem('eg-a', 2, { title: 'Half' }));
    const { version } = index;
    index.retract(placeOfLine(2).offset);
    expect(index.get('eg-a')?.title).toBe('First');
    expect(index.version).toBeGreaterThan(version);
  });

  it('leave out for the native program what was recovered from merged lines', () => {
    const merged = storedItem('eg-a', 2, { title: 'Merged', place: placeOfLine(2, true) });
    const index = indexOf(storedItem('eg-a', 1, { title: 'Whole' }), merged);
    expect(index.get('eg-a')?.title).toBe('Merged');
    expect(index.nativeByKey().get('eg-a')?.title).toBe('Whole');
    expect(index.recovered).toBe(1);
  });
});
