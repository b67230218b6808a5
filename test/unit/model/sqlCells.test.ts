import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SqlCell } from '../../../src/model/sqlAnswer';
import { orderedPlaces, rowJson, tabSeparated, uniqueNames } from '../../../src/model/sqlCells';

const big: SqlCell = { type: 'integer', digits: '9007199254740993' };
const blob: SqlCell = { type: 'blob', bytes: 1, hex: '00' };
const placesOf = (cells: readonly SqlCell[], descending: boolean): readonly number[] =>
  Array.from(
    orderedPlaces(
      cells.map((cell) => [cell]),
      { column: 0, descending },
    ),
  );

describe('the order of rows', () => {
  it('is NULL, numbers as numbers, texts, BLOBs, and the other way round', () => {
    const cells: readonly SqlCell[] = ['b', blob, 10, null, big, 9, 'a', 9_007_199_254_740_992];
    const ascending = [null, 9, 10, 9_007_199_254_740_992, big, 'a', 'b', blob];
    expect(placesOf(cells, false).map((place) => cells[place])).toEqual(ascending);
    expect(placesOf(cells, true).map((place) => cells[place])).toEqual(ascending.toReversed());
  });

  it('leaves what is equal as the query gave it, in both directions', () => {
    const cell = fc.oneof(
      fc.constant(null),
      fc.integer({ min: 0, max: 3 }),
      fc.constantFrom('a', 'b'),
      fc.constant(big),
    );
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 40 }), fc.boolean(), (cells, descending) => {
        const places = placesOf(cells, descending);
        expect(places.toSorted((a, b) => a - b)).toEqual([...cells.keys()]);
        for (const [at, place] of places.entries()) {
          const next = places[at + 1];
          if (next !== undefined && cells[place] === cells[next]) expect(place).toBeLessThan(next);
        }
      }),
    );
  });
});

describe('rows as text', () => {
  it('keep every column under a name of its own, and every digit', () => {
    expect(uniqueNames(['id', 'id', 'id_2', 'id'])).toEqual(['id', 'id_2', 'id_2_2', 'id_3']);
    expect(rowJson(['a', 'b', 'c'], [big, null, blob])).toBe('{"a":9007199254740993,"b":null,"c":"00"}');
  });

  it('go to the clipboard so that a spreadsheet finds its cells again', () => {
    expect(
      tabSeparated([
        ['a\tb', 'c"d'],
        ['e\nf', 'g'],
      ]),
    ).toBe('"a\tb"\t"c""d"\n"e\nf"\tg');
  });
});
