import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { directLinks, DirectLinksMemory } from '../../../../webview/timeline/directLinks';
import { payloadPath } from '../../../../webview/timeline/payloadPath';
import { anyEvents, type SampleEvent, sampleTable } from './sample';

const on = (at: number, source: string, target?: string): SampleEvent => ({
  kind: target === undefined ? 'file_modified' : 'nudge_sent',
  at,
  source,
  ...(target === undefined ? {} : { target }),
});

describe('what led to an event', () => {
  it('is what its task took part in right before it', () => {
    const table = sampleTable([on(0, 'a'), on(1, 'b'), on(2, 'a'), on(3, 'a')]);
    expect(directLinks(table, 3).before).toEqual([
      { event: 0, reason: 'same-task' },
      { event: 2, reason: 'same-task' },
    ]);
  });

  it('is also the last message that reached its task, however long ago', () => {
    const later = Array.from({ length: 9 }, (_, i) => on(i + 1, 'a'));
    const table = sampleTable([on(0, 'b', 'a'), ...later]);
    expect(directLinks(table, 9).before.map(({ event }) => event)).toEqual([0, 5, 6, 7, 8]);
  });

  it('is, of a message, also what its sender did before it was sent', () => {
    const table = sampleTable([on(0, 'b'), on(1, 'a'), on(2, 'b', 'a')]);
    expect(directLinks(table, 2).before).toEqual([
      { event: 0, reason: 'before-sending' },
      { event: 1, reason: 'same-task' },
    ]);
  });
});

describe('the message that reached a task last', () => {
  it('is there once, also where it is the last thing that the sender did', () => {
    const later = Array.from({ length: 5 }, (_, i) => on(i + 1, 'a'));
    const table = sampleTable([on(0, 'b', 'a'), ...later, on(9, 'b', 'a')]);
    expect(directLinks(table, 6).before.map(({ event }) => event)).toEqual([0, 2, 3, 4, 5]);
  });
});

describe('what an event led to', () => {
  it('is, of a message, the first thing that the receiver did itself, and not what others sent it', () => {
    const table = sampleTable([on(0, 'b', 'a'), on(1, 'c', 'a'), on(2, 'c', 'a'), on(3, 'c', 'a'), on(4, 'a')]);
    expect(directLinks(table, 0).after).toEqual([
      { event: 1, reason: 'same-task' },
      { event: 2, reason: 'same-task' },
      { event: 4, reason: 'sign-of-life' },
    ]);
  });

  it('is nothing for an event that no task has', () => {
    const table = sampleTable([{ kind: 'main_updated', at: 0 }, on(1, 'a')]);
    expect(directLinks(table, 0)).toMatchObject({ before: [], after: [] });
  });
});

describe('the events beside any event', () => {
  it('are each there once, in the order of time, on their side of it, and lit', () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        const table = sampleTable(events);
        const place = new Map(Array.from(table.order, (event, i) => [event, i]));
        for (const event of table.order) {
          const { before, after, related } = directLinks(table, event);
          const [earlier, later] = [before, after].map((links) => links.map((link) => place.get(link.event) ?? -1));
          const whole = [...(earlier ?? []), place.get(event) ?? -1, ...(later ?? [])];
          expect(whole).toEqual(whole.toSorted((a, b) => a - b));
          expect(new Set(whole).size).toBe(whole.length);
          expect(related.size).toBe(whole.length - 1);
        }
      }),
    );
  });

  it('are looked up once for an event, and anew when the table changed', () => {
    const table = sampleTable([on(0, 'a'), on(1, 'a')]);
    const memory = new DirectLinksMemory();
    const first = memory.of(table, 1, 1);
    expect(memory.of(table, 1, 1)).toBe(first);
    expect(memory.of(table, 2, 1)).not.toBe(first);
    expect(memory.of(table, 2, undefined).related.size).toBe(0);
  });
});

describe('where a value stands in a payload', () => {
  it('is said as programs say it', () => {
    expect(payloadPath([])).toBe('payload');
    expect(payloadPath(['files', 0, 'name'])).toBe('payload.files[0].name');
    expect(payloadPath(['a b', '0', 'say "hi"', '__proto__'])).toBe('payload["a b"]["0"]["say \\"hi\\""].__proto__');
  });
});
