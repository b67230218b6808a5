import { describe, expect, it } from 'vitest';
import { type Comparison, judge, median, percentile95 } from '../../bench/comparison';
import { formatTable } from '../../bench/table';

const row: Comparison = {
  name: 'Columns',
  unit: 'ms',
  ours: [60, 200, 50],
  yardstick: { name: 'JSON.parse', figures: [100, 400, 100] },
};

describe('a figure of the bench', () => {
  it('is the median of the runs, and its ratio the median of each run’s own', () => {
    expect(judge(row)).toEqual({ ours: 60, yardstick: 100, ratio: 0.5, met: undefined });
  });

  it('is the worst of the runs where that is asked for', () => {
    expect(judge({ name: 'Block', unit: 'ms', ours: [3, 21, 4], of: 'worst', goal: { most: 20 } })).toMatchObject({
      ours: 21,
      met: 'nearly',
    });
  });

  it.each([
    [{ ratio: 0.5 }, 'yes'],
    [{ ratio: 0.46 }, 'nearly'],
    [{ ratio: 0.45 }, 'no'],
    [{ most: 60 }, 'yes'],
    [{ most: 60, ratio: 0.4 }, 'no'],
    [{ most: 50, ratio: 1 }, 'no'],
  ] as const)('meets its goal %o: %s', (goal, met) => {
    expect(judge({ ...row, goal }).met).toBe(met);
  });

  it('is not made up where there is none', () => {
    expect(() => judge({ ...row, ours: [] })).toThrow('“Columns” has no figures.');
    expect(() => judge({ ...row, ours: [1] })).toThrow('“Columns” has 1 figures and its yardstick 3.');
    expect(() => judge({ name: 'Columns', unit: 'ms', ours: [1], goal: { ratio: 1 } })).toThrow(
      '“Columns” has a ratio for its goal and no yardstick.',
    );
  });
});

describe('the table of the bench', () => {
  it('says how many runs a figure is of, and holds the goals against the largest store only', () => {
    const comparison = { ...row, goal: { ratio: 0.45 } };
    const [head, , small, large] = formatTable([
      { events: 10_000, comparison, counts: false },
      { events: 1_000_000, comparison, counts: true },
    ]).split('\n');
    expect(cells(head)).toEqual(['Events', 'What', 'Ours', 'Yardstick', 'Ratio', 'Goal', 'Met']);
    expect(cells(small)).toEqual(['10,000', 'Columns', '60.0 ms (3 runs)', '100 ms JSON.parse', '0.50 ×', '', '']);
    expect(cells(large).slice(4)).toEqual(['0.50 ×', '≤ 0.45 ×', 'no']);
  });
});

function cells(line: string | undefined): readonly string[] {
  return (line ?? '')
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

describe('the middle and the worst but five of a hundred', () => {
  it('are values that were measured', () => {
    expect(median([4, 1, 3, 2])).toBe(3);
    expect(percentile95(Array.from({ length: 100 }, (_, index) => index + 1))).toBe(95);
  });
});
