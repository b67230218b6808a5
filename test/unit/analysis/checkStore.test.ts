import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { appendFile, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { checkStore } from '../../../src/analysis/checks/checkStore';
import { describeCheck } from '../../../src/analysis/checks/checks';
import { locateFindings } from '../../../src/analysis/checks/editorRanges';
import { CancelledError } from '../../../src/base/rpc';
import {
  checkCodes,
  type CheckCode,
  type CheckOptions,
  checkSeverities,
  type CheckReport,
  type LocatedFinding,
} from '../../../src/model/check';
import { storeFileNames } from '../../../src/model/place';
import { type Store } from '../../../src/store/store';
import { emptyStore, eventLine, fixture, fixtureCopy, openStore } from '../store/openStore';

const fixtures = path.resolve(__dirname, '../../fixtures/checks');
const expected = z.array(
  z.object({
    file: z.enum(storeFileNames),
    line: z.number(),
    severity: z.enum(checkSeverities),
    /** What the range covers. */
    text: z.string(),
    /** Lines of the related places. */
    related: z.array(z.number()),
  }),
);

const options: CheckOptions = {
  silenced: [],
  mostOfACode: Infinity,
  silenceMs: 30 * 60_000,
  nowMs: Date.UTC(2026, 0, 11, 12),
};

async function check(store: Store, more: Partial<CheckOptions> = {}): Promise<CheckReport> {
  await store.loaded();
  return checkStore(store.records, store.findings, { ...options, ...more });
}

async function checkFolder(folder: string, more: Partial<CheckOptions> = {}): Promise<readonly LocatedFinding[]> {
  const report = await check(await openStore(folder), more);
  return (await locateFindings(folder, report)).findings;
}

/** The text that an editor shows in a finding's range: its lines end at a line break, its columns are UTF-16 units. */
function shownText(folder: string, { file, line, range }: LocatedFinding): string | undefined {
  const text = readFileSync(path.join(folder, file), 'utf8').replace(/^\ufeff/, '');
  return text.split('\n')[line - 1]?.slice(range?.start, range?.end);
}

describe('the check', () => {
  it.each(checkCodes)('%s finds what is wrong, at its exact place, and nothing in what is right', async (code) => {
    const wrong = path.join(fixtures, code, 'wrong');
    const found = await checkFolder(wrong);
    const told = found.map((finding) => ({
      file: finding.file,
      line: finding.line,
      severity: finding.severity,
      text: shownText(wrong, finding),
      related: finding.related.map(({ line }) => line),
    }));
    expect(found.map((finding) => finding.code)).toEqual(found.map(() => code));
    expect(told).toEqual(expected.parse(JSON.parse(readFileSync(path.join(fixtures, code, 'expected.json'), 'utf8'))));
    expect(await checkFolder(path.join(fixtures, code, 'right'))).toEqual([]);
  });

  it('of each code has a fixture, and each fixture a check', () => {
    expect(readdirSync(fixtures).toSorted()).toEqual([...checkCodes].toSorted());
  });
});

describe('a store', () => {
  it('that is healthy has no errors', async () => {
    const { counts } = await check(await openStore(fixture('healthy')));
    expect(counts.error).toBe(0);
  });

  it('of neuraphage tells of every id that events share, once', async () => {
    const { findings, counts } = await check(await openStore(fixture('neuraphage')));
    const shared = findings.filter(({ code }) => code === 'duplicate-id');
    const ids = readFileSync(path.join(fixture('neuraphage'), 'events.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => /"id":"([^"]+)"/.exec(line)?.[1]);
    const twice = new Set(ids.filter((id, index) => ids.indexOf(id) !== index));
    expect(shared).toHaveLength(twice.size);
    expect(counts.error).toBe(0);
  });

  it('without a line has no findings', async () => {
    expect(await checkFolder(await emptyStore())).toEqual([]);
  });

  it('is not looked at for what is silenced', async () => {
    const code: CheckCode = 'duplicate-id';
    const { findings, counts } = await check(await openStore(fixture('neuraphage')), { silenced: [code] });
    expect(findings.filter((finding) => finding.code === code)).toEqual([]);
    const all = await check(await openStore(fixture('neuraphage')));
    expect(counts.warning).toBeLessThan(all.counts.warning);
  });

  it('with more findings than are listed has all of them counted', async () => {
    const store = await openStore(fixture('neuraphage'));
    const all = await check(store);
    const few = await check(store, { mostOfACode: 3 });
    expect(few.counts).toEqual(all.counts);
    expect(few.findings.filter(({ code }) => code === 'duplicate-id')).toEqual(
      all.findings.filter(({ code }) => code === 'duplicate-id').slice(0, 3),
    );
  });

  it('is checked again with what was added, locks too', async () => {
    const folder = await fixtureCopy('healthy');
    const store = await openStore(folder);
    const before = await check(store);
    const lock = (task: string, id: string): string =>
      eventLine({
        id,
        kind: 'lock_acquired',
        sourceTask: task,
        payload: { resource: 'file:new.rs' },
        timestamp: { ms: options.nowMs + 6 * 3_600_000, ns: 0 },
      });
    await appendFile(
      path.join(folder, 'events.jsonl'),
      lock('eg-150b2d58fd', 'eg-evt-1') + lock('eg-03f6c36c30', 'eg-evt-2'),
    );
    await store.refresh();
    const after = await check(store);
    const twice = ({ findings }: CheckReport) => findings.filter(({ code }) => code === 'lock-taken-twice').length;
    expect([twice(before), twice(after)]).toEqual([0, 1]);
  });

  it('that was called off is not checked any more', async () => {
    const controller = new AbortController();
    controller.abort();
    // So many that the work rests in between.
    const many = await emptyStore();
    await writeFile(
      path.join(many, 'events.jsonl'),
      Array.from({ length: 60_000 }, (_, at) =>
        eventLine({ id: `eg-evt-${at % 100}`, sourceTask: `eg-${at % 7}` }),
      ).join(''),
    );
    const large = await openStore(many);
    await large.loaded();
    await expect(checkStore(large.records, large.findings, options, controller.signal)).rejects.toThrow(CancelledError);
  });
});

describe('locks', () => {
  it('are told as a look at each moment tells them, whatever order the lines are in', async () => {
    const step = fc.record({
      takes: fc.boolean(),
      task: fc.constantFrom('eg-1', 'eg-2', 'eg-3'),
      resource: fc.constantFrom('file:a', 'file:b', undefined),
      second: fc.integer({ min: 0, max: 20 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        const folder = await emptyStore();
        const lines = steps.map(({ takes, task, resource, second }, at) =>
          eventLine({
            id: `eg-evt-${at}`,
            kind: takes ? 'lock_acquired' : 'lock_released',
            sourceTask: task,
            payload: resource === undefined ? { other: 1 } : { resource },
            timestamp: { ms: second * 1000, ns: 0 },
          }),
        );
        await writeFile(path.join(folder, 'events.jsonl'), lines.join(''));
        const inTime = steps.map((entry, at) => ({ ...entry, line: at + 1 })).toSorted((a, b) => a.second - b.second);
        // A lock is held by whoever took it since and did not give it back.
        const holders = (before: number, resource: string | undefined): ReadonlySet<string> => {
          const held = new Set<string>();
          for (const entry of inTime.slice(0, before).filter((other) => other.resource === resource))
            if (entry.takes) held.add(entry.task);
            else held.delete(entry.task);
          return held;
        };
        const twice = inTime.filter(
          ({ takes, resource }, at) => takes && resource !== undefined && holders(at, resource).size > 0,
        );
        const left = holders(inTime.length, 'file:a').size + holders(inTime.length, 'file:b').size;
        const found = await checkFolder(folder);
        const linesOf = (code: CheckCode) => found.filter((each) => each.code === code).map(({ line }) => line);
        expect(linesOf('lock-taken-twice')).toEqual(twice.map(({ line }) => line).toSorted((a, b) => a - b));
        expect(linesOf('lock-never-released')).toHaveLength(left);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the place of a finding', () => {
  it('is counted in what an editor shows, whatever letters stand before it and in it', async () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'é', '漢', '🚀', '\\n', ' ', '\u2028'), maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(letters, letters, fc.boolean(), async (first, second, isMarked) => {
        const folder = await emptyStore();
        const one = eventLine({ id: 'eg-evt-1', sourceTask: first }).trimEnd();
        const two = eventLine({ id: 'eg-evt-2', sourceTask: second }).trimEnd();
        // Merged lines: the second record stands behind the first. A mark makes the first line unreadable.
        await writeFile(path.join(folder, 'events.jsonl'), `${isMarked ? '\ufeffx' : ''}\n${one}${two}\n`);
        const found = await checkFolder(folder, { silenced: ['start-without-end'] });
        for (const finding of found.filter(({ code }) => code === 'unknown-task'))
          expect([one, two]).toContain(shownText(folder, finding));
        const merged = found.find(({ code }) => code === 'merged-line');
        expect(merged && shownText(folder, merged)).toBe(one + two);
        const marked = found.find(({ code }) => code === 'unreadable-line');
        expect(marked && shownText(folder, marked)).toBe(isMarked ? 'x' : undefined);
      }),
      { numRuns: 40 },
    );
  });

  it('is unknown where the file has become shorter meanwhile', async () => {
    const folder = await fixtureCopy('healthy');
    const report = await check(await openStore(folder));
    await writeFile(path.join(folder, 'events.jsonl'), '');
    const { findings } = await locateFindings(folder, report);
    expect(findings.filter(({ file }) => file === 'events.jsonl').every(({ range }) => range === undefined)).toBe(true);
  });
});

describe('docs/checks.md', () => {
  const text = readFileSync(path.resolve(__dirname, '../../../docs/checks.md'), 'utf8');

  it('has a section for each check and no other, with its severity and what it finds', () => {
    const sections = [...text.matchAll(/^### `?([a-z-]+)`?\n\n(.*)$/gm)].map(([, code, first]) => [code, first]);
    const told = checkCodes.map((code) => {
      const { severity, summary } = describeCheck(code);
      return [code, `**${severity}** · ${summary}`];
    });
    expect(sections).toEqual(told);
  });
});
