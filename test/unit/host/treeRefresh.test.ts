import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TreeRefresh } from '../../../src/host/tree/treeRefresh';

/** In ms. */
const interval = 500;
let told = 0;
let refresh: TreeRefresh;

/** Something that is under way until somebody ends it. */
function underWay() {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { end, ended };
}

beforeEach(() => {
  vi.useFakeTimers();
  told = 0;
  refresh = new TreeRefresh(
    () => {
      told++;
    },
    interval,
    (error) => {
      throw error;
    },
  );
});

afterEach(() => {
  refresh.dispose();
  vi.useRealTimers();
});

describe('VS Code is told to ask for a tree’s rows', () => {
  it('three times in a second of a thousand changes, the first time at once', async () => {
    refresh.request();
    await vi.advanceTimersByTimeAsync(0);
    expect(told).toBe(1);
    for (let change = 0; change < 1000; change++) {
      refresh.request();
      await vi.advanceTimersByTimeAsync(1);
    }
    expect(told).toBe(3);
  });

  it('at once when a person waits, also amid a burst', async () => {
    for (let change = 0; change < 10; change++) refresh.request();
    await vi.advanceTimersByTimeAsync(1);
    refresh.request();
    refresh.now();
    expect(told).toBe(2);
  });

  it('once for all that changed while the rows were read, and behind that', async () => {
    const { end, ended } = underWay();
    const rows = refresh.read(
      () => Promise.resolve(),
      () => ended.then(() => 'rows'),
    );
    for (let change = 0; change < 100; change++) {
      refresh.request();
      await vi.advanceTimersByTimeAsync(interval);
    }
    expect(told).toBe(0);
    end();
    expect(await rows).toBe('rows');
    await vi.advanceTimersByTimeAsync(10 * interval);
    expect(told).toBe(1);
  });

  it('not at all for what changed before the store could be read, as it is read then', async () => {
    const { end, ended } = underWay();
    const rows = refresh.read(
      () => ended,
      () => Promise.resolve('rows'),
    );
    refresh.request();
    refresh.now();
    await vi.advanceTimersByTimeAsync(interval);
    end();
    expect(await rows).toBe('rows');
    await vi.advanceTimersByTimeAsync(10 * interval);
    expect(told).toBe(0);
  });

  it('also after a reading that failed', async () => {
    for (const ready of [Promise.reject(new Error('no store')), Promise.resolve()]) {
      const rows = refresh.read(
        () => ready,
        () => Promise.reject(new Error('no rows')),
      );
      await expect(rows).rejects.toThrow(/^no (store|rows)$/);
    }
    refresh.request();
    await vi.advanceTimersByTimeAsync(interval);
    expect(told).toBe(1);
  });
});
