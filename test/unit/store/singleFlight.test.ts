import { describe, expect, it } from 'vitest';
import { SingleFlight } from '../../../src/store/singleFlight';

/** A job whose runs end when the test says so. */
function steered() {
  const ends: { resolve: () => void; reject: (error: Error) => void }[] = [];
  let running = 0;
  let most = 0;
  const flight = new SingleFlight(async () => {
    most = Math.max(most, ++running);
    try {
      await new Promise<void>((resolve, reject) => ends.push({ resolve, reject }));
    } finally {
      running--;
    }
  });
  return { flight, ends, most: () => most };
}

describe('a job that must not run twice at once', () => {
  it('runs once more, behind the run under way, however often it is asked for', async () => {
    const { flight, ends, most } = steered();
    const first = flight.run();
    const later = [flight.run(), flight.run(), flight.run()];
    expect(ends).toHaveLength(1);
    ends[0]?.resolve();
    await first;
    await expect.poll(() => ends.length).toBe(2);
    ends[1]?.resolve();
    await Promise.all(later);
    expect([ends.length, most(), flight.isRunning]).toEqual([2, 1, false]);
  });

  it('does not run twice when asked at the very moment a run ends', async () => {
    const { flight, ends, most } = steered();
    const first = flight.run();
    const second = flight.run();
    ends[0]?.resolve();
    // Behind the end of the first run, before the second has begun.
    const third = first.then(() => flight.run());
    await expect.poll(() => ends.length).toBe(2);
    ends[1]?.resolve();
    await second;
    for (const end of ends) end.resolve();
    await expect.poll(() => (ends.forEach((end) => end.resolve()), flight.isRunning)).toBe(false);
    await third;
    expect(most()).toBe(1);
  });

  it('tells a failure to those who asked for that run, and goes on', async () => {
    const { flight, ends } = steered();
    const first = flight.run();
    const second = flight.run();
    ends[0]?.reject(new Error('no disk'));
    await expect(first).rejects.toThrow('no disk');
    await expect.poll(() => ends.length).toBe(2);
    ends[1]?.resolve();
    await expect(second).resolves.toBeUndefined();
    await flight.idle();
  });
});
