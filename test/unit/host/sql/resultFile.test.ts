import { describe, expect, it } from 'vitest';
import { resultPieces } from '../../../../src/host/sql/resultFile';
import { defaultSqlLimits, type SqlAnswer, type SqlRow } from '../../../../src/model/sqlAnswer';

function answer(rows: readonly SqlRow[]): SqlAnswer {
  const source = { events: 0, readAtMs: 0 };
  return {
    type: 'answer',
    columns: ['a', 'a'],
    rows,
    cut: undefined,
    cutCells: 0,
    elapsedMs: 0,
    limits: defaultSqlLimits,
    source,
  };
}

const written = (rows: readonly SqlRow[], format: 'csv' | 'json', places?: Uint32Array): string =>
  [...resultPieces(answer(rows), format, places)].join('');

describe('a result that is saved', () => {
  it('runs nothing when a spreadsheet opens it', () => {
    expect(written([['=1+1', null]], 'csv')).toBe('"a","a"\r\n"\'=1+1",""\r\n');
  });

  it('is a JSON list with an object for each row, in the order that is shown', () => {
    const rows: SqlRow[] = [
      [1, 'x'],
      [2, null],
    ];
    expect(JSON.parse(written(rows, 'json', Uint32Array.of(1, 0, 7)))).toEqual([
      { a: 2, a_2: null },
      { a: 1, a_2: 'x' },
    ]);
    expect(JSON.parse(written([], 'json'))).toEqual([]);
  });

  it('comes in pieces that together are all of it', () => {
    const rows = Array.from({ length: 2000 }, (_, row): SqlRow => [row, 'x'.repeat(500)]);
    const pieces = [...resultPieces(answer(rows), 'json', undefined)];
    expect(pieces.length).toBeGreaterThan(3);
    expect(JSON.parse(pieces.join(''))).toHaveLength(2000);
  });
});
