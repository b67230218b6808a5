import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvRow } from '../../../src/base/csv';

/** Reads one line of CSV sign by sign, as RFC 4180 has it: slow, and without a regular expression to be wrong in. */
function readRow(line: string): string[] {
  const cells: string[] = [];
  let place = 0;
  for (;;) {
    expect(line[place]).toBe('"');
    let cell = '';
    for (place++; ; place++) {
      if (line[place] !== '"') cell += line[place] ?? '';
      else if (line[place + 1] === '"') cell += line[place++] ?? '';
      else break;
    }
    cells.push(cell);
    place++;
    if (line[place] !== ',') break;
    place++;
  }
  expect(line.slice(place)).toBe('\r\n');
  return cells;
}

const dangerous = fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠');
const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.tuple(dangerous, fc.string()).map((parts) => parts.join('')),
);

describe('a row of a CSV file', () => {
  it('reads back as the cells that were written, but for the apostrophe before what looks like a formula', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1 }), (cells) => {
        const read = readRow(csvRow(cells));
        expect(read.map((cell, i) => (cells[i] === cell ? cell : cell.slice(1)))).toEqual(cells);
      }),
    );
  });

  it('has no cell that a spreadsheet would run', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1 }), (cells) => {
        for (const cell of readRow(csvRow(cells))) expect('=+-@\t\r\n＝＋－＠').not.toContain(cell[0] ?? 'nothing');
      }),
    );
  });

  it.each([
    ['=cmd|calc', `"'=cmd|calc"`],
    ['-1+1', `"'-1+1"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['say "hi", then go', '"say ""hi"", then go"'],
    ['a\nb', '"a\nb"'],
  ])('writes %j as %j', (cell, written) => {
    expect(csvRow([cell])).toBe(`${written}\r\n`);
  });

  it('leaves cells empty for what is not there, and writes numbers', () => {
    expect(csvRow([undefined, 7])).toBe('"","7"\r\n');
  });
});
