import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyStore, eventLine, fixture, openStore } from '../store/openStore';
import { exported } from './exported';

describe('a Mermaid diagram', () => {
  it('has tasks as lanes, messages as arrows, what a task did as notes, and broadcasts over all lanes', async () => {
    const folder = await emptyStore();
    const event = (ms: number, rest: object): string => eventLine({ id: 'e', timestamp: { ms, ns: 0 }, ...rest });
    await writeFile(
      path.join(folder, 'events.jsonl'),
      [
        event(1, { kind: 'task_started', sourceTask: 'eg-a' }),
        event(3, { kind: 'main_updated' }),
        event(2, {
          kind: 'sync_relayed',
          sourceTask: 'eg-a',
          targetTask: 'eg-b',
          payload: { message: 'mind the gap' },
        }),
        event(4, { kind: 'nudge_sent', targetTask: 'eg-b' }),
      ].join(''),
    );
    const { text, events } = await exported(await openStore(folder), 'mermaid');
    expect(text).toBe(`sequenceDiagram
  participant N as (no task)
  participant T2 as eg-a
  participant T1 as eg-b
  Note over T2: Started
  T2->>T1: Sync#58; mind the gap
  Note over N,T1: main moved on
  N->>T1: Nudged
`);
    expect(events).toBe(4);
  });

  it('draws the newest events that Mermaid takes, and says how many it leaves out', async () => {
    const folder = await emptyStore();
    const lines = Array.from({ length: 2000 }, (_, at) =>
      eventLine({
        id: 'e',
        kind: 'task_failed',
        sourceTask: `eg-${at % 5}`,
        payload: { error: `reason ${at}` },
        timestamp: { ms: at, ns: 0 },
      }),
    );
    await writeFile(path.join(folder, 'events.jsonl'), lines.join(''));
    const { text, events } = await exported(await openStore(folder), 'mermaid');
    expect(text.length).toBeLessThanOrEqual(50_000);
    expect(text.length).toBeGreaterThan(45_000);
    expect(text).toContain(`${2000 - events} earlier events are left out`);
    expect(text).toContain('reason 1999');
    expect(text).not.toContain('reason 0\n');
    expect(text.split('\n').filter((line) => line.includes('reason'))).toHaveLength(events);
  });

  it('has room for no more lanes than a screen', async () => {
    const folder = await emptyStore();
    const lines = Array.from({ length: 100 }, (_, at) =>
      eventLine({ id: 'e', sourceTask: `eg-${at}`, timestamp: { ms: at, ns: 0 } }),
    );
    await writeFile(path.join(folder, 'events.jsonl'), lines.join(''));
    const { text, events } = await exported(await openStore(folder), 'mermaid');
    expect(events).toBe(40);
    expect(text).toContain('60 earlier events are left out');
  });

  it('says that there are no events', async () => {
    expect((await exported(await openStore(await emptyStore()), 'mermaid')).text).toContain('There are no events');
  });

  it('shows all of the failures of a fixture', async () => {
    const { text, events } = await exported(await openStore(fixture('healthy')), 'mermaid', 'kind:task_failed');
    expect(events).toBe(5);
    expect(text.match(/Failed#58;/g)).toHaveLength(5);
  });
});
