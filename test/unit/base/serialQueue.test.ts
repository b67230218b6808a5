import { expect, it } from 'vitest';
import { SerialQueue } from '../../../src/base/serialQueue';

it('runs jobs one after the other, in order, and goes on after one that failed', async () => {
  const queue = new SerialQueue();
  const told: string[] = [];
  const job = (name: string) => async (): Promise<string> => {
    told.push(`${name} begins`);
    await Promise.resolve();
    if (name === 'b') throw new Error('b failed');
    told.push(`${name} ends`);
    return name;
  };
  const answers = await Promise.allSettled(['a', 'b', 'c'].map((name) => queue.run(job(name))));
  expect(told).toEqual(['a begins', 'a ends', 'b begins', 'c begins', 'c ends']);
  expect(answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : String(answer.reason)))).toEqual([
    'a',
    'Error: b failed',
    'c',
  ]);
});
