import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { sqlWasm } from '../../cache/buildCache';
import { emptyStore } from '../openStore';

const told = z.object({
  /** What each call came to, in the order of the calls: an id, or the error's code. */
  outcomes: z.array(z.union([z.object({ id: z.string() }), z.object({ code: z.string(), message: z.string() })])),
  heard: z.array(z.object({ step: z.number(), stored: z.boolean() })),
  counted: z.number(),
});

/** Publishes `count` events at once, and one more, in a process that can't write files beyond `limitKiB`. */
function publishWithoutRoom(folder: string, count: number, limitKiB: number) {
  const module = (file: string): string => JSON.stringify(path.resolve('src', file));
  const code = `
    const { Store } = require(${module('store/store.ts')});
    const { EventBus } = require(${module('store/bus/eventBus.ts')});
    (async () => {
      const store = await Store.open(${JSON.stringify(folder)}, { sqlWasm: ${JSON.stringify(sqlWasm)} });
      await store.loaded();
      const bus = EventBus.withEngram(store, { onListenerError: (error) => { throw error; } });
      const heard = [];
      bus.subscribe({}, ({ event }) => void heard.push({ step: event.payload.step, stored: event.reference !== undefined }));
      const publish = (step) => bus.publish({ kind: 'task_started', payload: { step } })
        .then(({ id }) => ({ id }), ({ code, message }) => ({ code, message }));
      const outcomes = await Promise.all(Array.from({ length: ${count} }, (_, step) => publish(step)));
      outcomes.push(await publish(${count}));
      await store.loaded();
      while (heard.length < ${count + 1}) await new Promise((resolve) => setImmediate(resolve));
      const counted = bus.counts().reduce((sum, { count }) => sum + count, 0);
      console.log(JSON.stringify({ outcomes, heard, counted }));
      bus.dispose();
      store.dispose();
    })();`;
  const command = `trap "" XFSZ; ulimit -f ${limitKiB}; exec "$0" --require "$1" -e "$CODE"`;
  const args = ['-c', command, process.execPath, require.resolve('tsx/cjs')];
  const { stdout, stderr } = spawnSync('bash', args, { env: { ...process.env, CODE: code }, encoding: 'utf8' });
  if (stdout === '') throw new Error(stderr);
  return told.parse(JSON.parse(stdout));
}

/** A limit on the size of files stands in for a disk that is full: the write that crosses it is cut short. */
describe.runIf(process.platform === 'linux')('a bus on a full disk', () => {
  it('goes on: every event is delivered once, and the publishers of those that are not in the file are told why', async () => {
    const folder = await emptyStore();
    const { outcomes, heard, counted } = publishWithoutRoom(folder, 100, 4);
    const text = await readFile(path.join(folder, 'events.jsonl'), 'utf8');
    const whole = text.split('\n').filter((line) => line.endsWith('}'));
    expect(whole.length).toBeGreaterThan(10);
    expect(whole.length).toBeLessThan(60);

    expect(heard.map(({ step }) => step).toSorted((a, b) => a - b)).toEqual([...heard.keys()]);
    expect(heard).toHaveLength(101);
    expect(counted).toBe(101);
    expect(heard.filter(({ stored }) => stored)).toHaveLength(whole.length);

    const codes = outcomes.map((outcome) => ('id' in outcome ? 'recorded' : outcome.code));
    const inTheFile = codes.filter((code) => code === 'recorded' || code === 'durability-unknown');
    expect(inTheFile).toHaveLength(whole.length);
    // In the order of the calls: what fits, the one that was cut, those behind it, and the one after them.
    expect(codes.slice(0, whole.length)).toEqual(inTheFile);
    expect(codes.slice(whole.length, -1)).toEqual([
      'short-write',
      ...Array<string>(99 - whole.length).fill('no-space'),
    ]);
    expect(codes.at(-1)).toBe('failed');
    expect(outcomes[whole.length]).toMatchObject({
      message:
        'Only a part of the event was written: the disk is probably full. ' +
        'events.jsonl ends with a broken line now, which every reader skips.',
    });
    expect(outcomes[whole.length - 1]).toMatchObject({
      message: expect.stringContaining('Look whether it is there before you record it again.') as string,
    });
    expect(outcomes[whole.length + 1]).toMatchObject({
      message: 'There is no space left for the event. Nothing of it was recorded.',
    });
  });
});
