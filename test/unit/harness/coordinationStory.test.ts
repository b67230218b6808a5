import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { coordinationStory } from '../../harness/coordinationStory';

const event = z.object({
  id: z.string(),
  kind: z.string(),
  source_task: z.optional(z.string()),
  timestamp: z.string(),
});

function eventsOf(text: string): readonly z.infer<typeof event>[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => event.parse(JSON.parse(line)));
}

describe('a made-up store of coordination', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(coordinationStory(7)).toEqual(coordinationStory(7));
    expect(coordinationStory(7).events).not.toBe(coordinationStory(8).events);
  });

  it.each([1, 2, 3, 4, 5])('tells the truth about itself, with seed %i', (seed) => {
    const { events: text, truth } = coordinationStory(seed);
    const events = eventsOf(text);
    expect(events).toHaveLength(truth.events);
    expect(truth.sessions.reduce((sum, session) => sum + session.events, 0)).toBe(truth.events);
    for (const { task, chain, lines } of truth.failures) {
      expect(lines).toEqual(lines.toSorted((a, b) => a - b));
      expect(lines.map((line) => events[line - 1]?.id)).toEqual(chain);
      expect(events[(lines.at(-1) ?? 0) - 1]).toMatchObject({ source_task: task });
      expect(events[(lines.at(-1) ?? 0) - 1]?.kind).toMatch(/^task_(?:failed|cancelled)$/);
    }
    const times = events.map(({ timestamp }) => timestamp.padEnd(30, '0'));
    expect(times.map((time) => Date.parse(time.slice(0, 23) + 'Z'))).not.toContain(NaN);
  });

  it('has ids that events share with every third seed, as the daemon makes them', () => {
    const distinct = (seed: number): number => {
      const ids = eventsOf(coordinationStory(seed).events).map(({ id }) => id);
      return new Set(ids).size / ids.length;
    };
    expect(distinct(3)).toBeLessThan(0.5);
    expect(distinct(4)).toBe(1);
  });
});
