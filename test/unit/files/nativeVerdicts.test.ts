import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import {
  type EdgeRecord,
  type EventRecord,
  type ItemRecord,
  type LineParse,
  type ParseLine,
} from '../../../src/files/lineParse';
import { parseEdgeLine, parseEventLine, parseItemLine } from '../../../src/files/lineParser';
import { formatTimestampForCache, type Timestamp } from '../../../src/model/timestamp';
import { readWholeFile, temporaryFolder } from './storeFolder';

/** One input and what the native program's cache held after it had opened a store with it. */
const caseSchema = z.object({
  name: z.string(),
  file: z.enum(['items', 'edges', 'events']),
  hex: z.string(),
  opens: z.boolean(),
  lines: z.array(z.object({ key: z.string(), value: z.string() })),
  items: z.array(z.record(z.string(), z.unknown())),
  edges: z.array(z.record(z.string(), z.unknown())),
  events: z.array(z.record(z.string(), z.unknown())),
});
type NativeCase = z.infer<typeof caseSchema>;

const cases = readFileSync('test/fixtures/lines.jsonl', 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => z.parse(caseSchema, JSON.parse(line)));

/** Where we show more than the native program, on purpose (docs/format.md, "Differences on purpose"). */
const moreThanNative = new Map([
  ['event: two objects merged on one line', 'both events, as recovered'],
  ['event: same id twice, other content', 'both events, though they share an id'],
]);

async function read<RecordType>(native: NativeCase, parseLine: ParseLine<RecordType>) {
  const file = path.join(temporaryFolder(), `${native.file}.jsonl`);
  writeFileSync(file, Buffer.from(native.hex, 'hex'));
  return await readWholeFile(file, parseLine);
}

function lastOf<RecordType>(records: readonly RecordType[], identity: (record: RecordType) => string): RecordType[] {
  return [...new Map(records.map((record) => [identity(record), record])).values()];
}

const forCache = (time: Timestamp | undefined): string | null => (time ? formatTimestampForCache(time) : null);

function itemRow(item: ItemRecord): Record<string, unknown> {
  return {
    id: item.id,
    title: item.title,
    description: item.description ?? null,
    status: item.status,
    priority: item.priority,
    labels: JSON.stringify(item.labels),
    created_at: forCache(item.createdAt),
    updated_at: forCache(item.updatedAt),
    closed_at: forCache(item.closedAt),
    close_reason: item.closeReason ?? null,
  };
}

function edgeRow(edge: EdgeRecord): Record<string, unknown> {
  return { from_id: edge.fromId, to_id: edge.toId, kind: edge.kind, created_at: forCache(edge.createdAt) };
}

function eventRow(event: EventRecord): Record<string, unknown> {
  return {
    id: event.id,
    kind: event.kind,
    source_task: event.sourceTask ?? null,
    target_task: event.targetTask ?? null,
    // The cache holds JSON of its own spelling; what it means must be the same.
    payload: event.payload ?? null,
    timestamp: forCache(event.timestamp),
  };
}

const withParsedPayload = (row: Record<string, unknown>): Record<string, unknown> => ({
  ...row,
  payload: JSON.parse(z.parse(z.string(), row.payload)),
});

/** A case without a difference: every line that is not blank and gave nothing has a finding that says why. */
function expectEveryBadLineExplained(
  native: NativeCase,
  { records, findings }: LineParse<{ place: { line: number } }>,
) {
  const explained = new Set([...records.map(({ place }) => place.line), ...findings.map(({ line }) => line)]);
  const lines = Buffer.from(native.hex, 'hex').toString('latin1').split('\n');
  const notBlank = lines.flatMap((line, index) => (/[^\s\x85\xc2]/.test(line) ? [index + 1] : []));
  expect([...explained].sort((a, b) => a - b)).toEqual(notBlank);
  for (const { reason, file } of findings) {
    expect(file).toBe(`${native.file}.jsonl`);
    expect(reason).toMatch(/^[^\n]{10,}$/);
  }
}

describe('every input whose native verdict is known', () => {
  it('is here', () => {
    expect(cases.length).toBe(131);
  });

  const items = cases.filter(({ file }) => file === 'items');
  it.each(items)('$name', async (native) => {
    const parse = await read(native, parseItemLine);
    expect(lastOf(parse.records, ({ id }) => id).map(itemRow)).toEqual(native.items);
    expect(parse.findings.some(({ code }) => code === 'breaks-native-cache')).toBe(!native.opens);
    expectEveryBadLineExplained(native, parse);
  });

  const edges = cases.filter(({ file }) => file === 'edges');
  it.each(edges)('$name', async (native) => {
    const parse = await read(native, parseEdgeLine);
    const winners = lastOf(parse.records, ({ fromId, toId, kind }) => JSON.stringify([fromId, toId, kind]));
    expect(winners.filter(({ deleted }) => !deleted).map(edgeRow)).toEqual(native.edges);
    expectEveryBadLineExplained(native, parse);
  });

  const events = cases.filter(({ file, name }) => file === 'events' && !moreThanNative.has(name));
  it.each(events)('$name', async (native) => {
    const parse = await read(native, parseEventLine);
    expect(lastOf(parse.records, ({ id }) => id).map(eventRow)).toEqual(native.events.map(withParsedPayload));
    expect(parse.records.every(({ place }) => !place.recovered)).toBe(true);
    expectEveryBadLineExplained(native, parse);
  });

  it.each(cases.filter(({ opens }) => opens))('$name: as many lines as the native program counts', async (native) => {
    const { linesRead } = await read(native, parseEventLine);
    const counted = native.lines.find(({ key }) => key === `jsonl_${native.file}_lines`);
    expect(String(linesRead)).toBe(counted?.value);
  });
});

describe('where more is shown than the native program shows', () => {
  const named = (name: string): NativeCase => {
    const found = cases.find((native) => native.name === name);
    if (!found) throw new Error(`no such case: ${name}`);
    return found;
  };

  it('two objects merged on one line give both events, marked as recovered', async () => {
    const parse = await read(named('event: two objects merged on one line'), parseEventLine);
    expect(parse.records.map(({ id, place }) => [id, place.recovered])).toEqual([
      ['eg-evt-0123456789', true],
      ['eg-evt-1111111111', true],
    ]);
    expect(parse.findings.map(({ code, line, offset }) => [code, line, offset])).toEqual([['merged-line', 1, 0]]);
  });

  it('events that share an id are all there', async () => {
    const parse = await read(named('event: same id twice, other content'), parseEventLine);
    expect(parse.records.map(({ kind, place }) => [kind, place.line])).toEqual([
      ['task_started', 1],
      ['task_failed', 2],
    ]);
    expect(parse.findings).toEqual([]);
  });
});

describe('what the native program sees of whole stores', () => {
  const counts = z.object({ items: z.number(), edges: z.number(), events: z.number() });
  it.each(['healthy', 'neuraphage'])('%s: every line is a record', async (store) => {
    const folder = path.join('test/fixtures', store, '.engram');
    const parsers = { items: parseItemLine, edges: parseEdgeLine, events: parseEventLine };
    const parses = await Promise.all(
      Object.entries(parsers).map(async ([file, parseLine]) => {
        const parse = await readWholeFile<unknown>(path.join(folder, `${file}.jsonl`), parseLine);
        expect(parse.findings).toEqual([]);
        return [file, parse.records.length];
      }),
    );
    const lineCounts = Object.keys(parsers).map((file) => [
      file,
      readFileSync(path.join(folder, `${file}.jsonl`), 'utf8').split('\n').length - 1,
    ]);
    expect(z.parse(counts, Object.fromEntries(parses))).toEqual(Object.fromEntries(lineCounts));
  });
});
