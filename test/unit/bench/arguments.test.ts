import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../bench/arguments';

describe('the bench’s command line', () => {
  it('measures ten thousand, a hundred thousand and a million events by itself', () => {
    expect(parseArguments([])).toEqual({ sizes: [10_000, 100_000, 1_000_000], only: undefined, check: false });
  });

  it('takes sizes in any order, a part of a row’s name, and whether to check', () => {
    expect(parseArguments(['--events', '1_000_000,5000,5000', '--only', 'text', '--check'])).toEqual({
      sizes: [5000, 1_000_000],
      only: 'text',
      check: true,
    });
  });

  it.each(['many', '999', '1000,', '1e9.5', '-5'])('says how it is meant where it can’t take %s', (events) => {
    expect(() => parseArguments([`--events=${events}`])).toThrow(
      /^--events takes whole numbers from 1000 on with commas between them, and not “.*”\.\nUsage: npm run bench/,
    );
  });

  it('says which option it doesn’t know', () => {
    expect(() => parseArguments(['--size', '5'])).toThrow(/Unknown option '--size'[^]*Usage: npm run bench/);
  });
});
