import { describe, expect, it } from 'vitest';
import { type UnstoredEvent } from '../../../../src/store/bus/busEvent';
import { DeliveryQueue, mostWaiting } from '../../../../src/store/bus/deliveryQueue';

const event = (id: string): UnstoredEvent => ({
  id,
  kind: 'custom:x',
  sourceTask: undefined,
  targetTask: undefined,
  payload: undefined,
  timestamp: { ms: 0, ns: 0 },
  reference: undefined,
  payloadText: undefined,
  timestampText: '1970-01-01T00:00:00Z',
});

/** Takes everything out, as `from-to` of stored events and ids of others. */
function drain(queue: DeliveryQueue): string[] {
  const taken: string[] = [];
  for (let next = queue.first; next; next = queue.first) {
    taken.push(next.type === 'stored' ? `${next.append.from}-${next.append.to}` : next.event.id);
    queue.shift();
  }
  return taken;
}

describe('what waits for a slow subscriber', () => {
  it('is one entry for stored events that adjoin, however many times some were added', () => {
    const queue = new DeliveryQueue();
    for (let from = 0; from < 100; from++) queue.addAppend({ generation: 1, from, to: from + 1 });
    expect(queue.first).toMatchObject({ remaining: 100 });
    expect(drain(queue)).toEqual(['0-100']);
  });

  it('stays as short when the ephemeral events between stored ones are dropped', () => {
    const queue = new DeliveryQueue();
    const count = 2 * mostWaiting;
    for (let step = 0; step < count; step++) {
      queue.addAppend({ generation: 1, from: step, to: step + 1 });
      queue.addEvent(event(`e${step}`));
    }
    const left = drain(queue);
    expect(left.slice(0, 4)).toEqual([`0-${mostWaiting + 1}`, `e${mostWaiting}`, '1001-1002', 'e1001']);
    expect(left).toHaveLength(2 * mostWaiting);
    expect(queue.takeLost()).toBe(mostWaiting);
    expect(queue.takeLost()).toBe(0);
  });

  it('is what the file holds now, when it was replaced again and again; the rest is counted', () => {
    const queue = new DeliveryQueue();
    for (let generation = 1; generation <= 50; generation++) queue.addAppend({ generation, from: 0, to: 3 });
    expect(drain(queue)).toEqual(['0-3']);
    expect(queue.takeLost()).toBe(49 * 3);
  });

  it('gives a position once, when an unfinished line became another event', () => {
    const queue = new DeliveryQueue();
    queue.addAppend({ generation: 1, from: 4, to: 6 });
    queue.addEvent(event('between'));
    queue.addAppend({ generation: 1, from: 5, to: 7 });
    expect(queue.first).toMatchObject({ remaining: 1 });
    expect(drain(queue)).toEqual(['4-5', 'between', '5-7']);
  });

  it('leaves alone what is being read', () => {
    const queue = new DeliveryQueue();
    const reading = queue.addAppend({ generation: 1, from: 0, to: 1 });
    reading.begun = true;
    queue.addAppend({ generation: 1, from: 1, to: 2 });
    queue.addAppend({ generation: 2, from: 0, to: 1 });
    expect(drain(queue)).toEqual(['0-1', '0-1']);
    expect(queue.takeLost()).toBe(1);
  });
});
