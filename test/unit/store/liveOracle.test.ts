import { appendFile, mkdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEventLine } from '../../../src/files/lineParser';
import { type Store } from '../../../src/store/store';
import { eventLine, openStore, temporaryFolder } from './openStore';

/** What somebody may do to events.jsonl between two looks. */
type Change =
  | { readonly type: 'append'; readonly text: string }
  | { readonly type: 'truncate'; readonly share: number }
  | { readonly type: 'replace'; readonly text: string }
  | { readonly type: 'rewrite'; readonly text: string }
  | { readonly type: 'delete' }
  | { readonly type: 'recreate-folder'; readonly text: string };

const anyEvent = fc
  .record({
    id: fc.constantFrom('eg-evt-0000000001', 'eg-evt-0000000002', 'eg-evt-0000000003'),
    kind: fc.constantFrom('task_started', 'task_failed', 'custom:x', 'ünïcode 🚀'),
    sourceTask: fc.option(fc.constantFrom('eg-a', 'eg-b'), { nil: undefined }),
    timestamp: fc.record({ ms: fc.nat(5), ns: fc.nat(3) }),
  })
  .map(eventLine);
const anyLine = fc.oneof(
  { weight: 6, arbitrary: anyEvent },
  { weight: 1, arbitrary: fc.constantFrom('\n', '{"id":\n', '<<<<<<< HEAD\n', 'null\n', '\r\n') },
  // Merged lines, and the piece of a line that a writer has come to.
  { weight: 1, arbitrary: fc.tuple(anyEvent, anyEvent).map(([a, b]) => `${a.trimEnd()}${b}`) },
  { weight: 1, arbitrary: fc.tuple(anyEvent, fc.nat(60)).map(([line, end]) => line.slice(0, end)) },
);
const anyText = fc.array(anyLine, { maxLength: 6 }).map((lines) => lines.join(''));
const anyChange: fc.Arbitrary<Change> = fc.oneof(
  { weight: 6, arbitrary: anyText.map((text) => ({ type: 'append' as const, text })) },
  { weight: 1, arbitrary: fc.nat(100).map((share) => ({ type: 'truncate' as const, share })) },
  { weight: 1, arbitrary: anyText.map((text) => ({ type: 'replace' as const, text })) },
  { weight: 1, arbitrary: anyText.map((text) => ({ type: 'rewrite' as const, text })) },
  { weight: 1, arbitrary: fc.constant({ type: 'delete' as const }) },
  { weight: 1, arbitrary: anyText.map((text) => ({ type: 'recreate-folder' as const, text })) },
);

async function apply(change: Change, file: string): Promise<void> {
  switch (change.type) {
    case 'append':
      return appendFile(file, change.text);
    case 'truncate': {
      const size = (await textOf(file)).length;
      return size === 0 ? undefined : truncate(file, Math.floor((size * change.share) / 100));
    }
    case 'replace':
      await writeFile(`${file}.new`, change.text);
      return rename(`${file}.new`, file);
    case 'rewrite':
      return writeFile(file, change.text);
    case 'delete':
      return rm(file, { force: true });
    case 'recreate-folder':
      await rm(path.dirname(file), { recursive: true });
      await mkdir(path.dirname(file));
      return writeFile(file, change.text);
  }
}

async function textOf(file: string): Promise<Buffer> {
  return readFile(file).catch(() => Buffer.alloc(0));
}

/** Reads the whole file again. `includeUnfinished`: also a last line without a line end. */
async function slowly(file: string, includeUnfinished: boolean) {
  const bytes = await textOf(file);
  const records = [];
  let findings = 0;
  for (let offset = 0, line = 1; offset < bytes.length; line++) {
    const end = bytes.indexOf('\n', offset);
    const terminated = end >= 0;
    if (!terminated && !includeUnfinished) break;
    const lineBytes = bytes.subarray(offset, terminated ? end : undefined);
    const parsed = parseEventLine({ bytes: lineBytes, line, offset, terminated });
    records.push(...parsed.records);
    findings += parsed.findings.length;
    offset += lineBytes.length + 1;
  }
  return {
    findings,
    events: records.map(({ id, kind, sourceTask, timestamp, place }) => ({ id, kind, sourceTask, timestamp, place })),
  };
}

async function inStore(store: Store) {
  const events = (await store.queryEvents({})).toSorted((a, b) => a.index - b.index);
  expect(events.map(({ index }) => index)).toEqual(events.map((_, position) => position));
  return {
    findings: store.findings.filter(({ file }) => file === 'events.jsonl').length,
    events: events.map(({ id, kind, sourceTask, timestamp, place }) => ({ id, kind, sourceTask, timestamp, place })),
  };
}

describe('a store that is looked at while its file changes', () => {
  it('holds what reading the whole file again gives, whatever was done to it', async () => {
    const step = fc.record({ change: anyChange, lookAfter: fc.boolean() });
    const property = fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      const folder = path.join(await temporaryFolder(), '.engram');
      await mkdir(folder);
      const file = path.join(folder, 'events.jsonl');
      const store = await openStore(folder);
      for (const { change, lookAfter } of steps) {
        await apply(change, file);
        if (!lookAfter) continue;
        await store.refresh();
        // An unfinished line that was taken in before stays while it is the last one.
        expect([await slowly(file, false), await slowly(file, true)]).toContainEqual(await inStore(store));
      }
      await store.refresh();
      await store.loaded();
      expect(await inStore(store)).toEqual(await slowly(file, true));
      store.dispose();
    });
    await fc.assert(property, { numRuns: 40 });
  }, 120_000);
});
