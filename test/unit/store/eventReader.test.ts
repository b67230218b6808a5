import { readFile, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EventRecord } from '../../../src/files/lineParse';
import { parseEventLine } from '../../../src/files/lineParser';
import { EventFeed } from '../../../src/store/eventFeed';
import { readEvents } from '../../../src/store/eventReader';
import { eventLine, temporaryFolder } from './openStore';

const time = '"timestamp":"2026-01-11T15:30:00.123456789Z"';
const json = fc
  .oneof(fc.jsonValue({ maxDepth: 2 }), fc.string({ unit: 'grapheme' }))
  .map((value) => JSON.stringify(value).replaceAll('{"', '{ "'));
const payload = fc.oneof(
  json,
  fc.constantFrom('1.50', '12345678901234567890', '{"a":1,"a":2}', '"\\u00e9\\n"', 'null'),
);
const kind = fc.constantFrom('note', 'grün', 'n\\u006fte', '😀');
/** The fields of a record in any order, some of them left out, others that no event has. */
const record = fc
  .record({ kind, payload: fc.option(payload), source: fc.option(kind), unknown: fc.option(json) })
  .map((all) => [
    '"id":"eg-évt-1"',
    `"kind":"${all.kind}"`,
    time,
    ...(all.payload === null ? [] : [`"payload" : ${all.payload}`]),
    ...(all.source === null ? ['"source_task":null'] : [`"source_task":"${all.source}"`]),
    ...(all.unknown === null ? [] : [`"payload2":${all.unknown}`]),
  ])
  .chain((fields) => fc.shuffledSubarray(fields, { minLength: fields.length }))
  .map((fields) => `{${fields.join(', ')}}`);
const line = fc.oneof(
  { weight: 6, arbitrary: record },
  { weight: 1, arbitrary: record.map((one) => ` \t${one} \r`) },
  { weight: 1, arbitrary: fc.tuple(record, record).map((two) => two.join('')) },
  { weight: 1, arbitrary: fc.constantFrom('', 'no JSON', `["e","k",null,"t",{"a":1},${time.slice(12)}]`) },
);

/** A file, the feed that has read it, and its records one by one. */
async function fileOf(content: string) {
  const file = path.join(await temporaryFolder(), 'events.jsonl');
  await writeFile(file, content);
  const feed = new EventFeed(file);
  await feed.catchUp();
  const records: EventRecord[] = [];
  let offset = 0;
  for (const [at, text] of content.split('\n').entries()) {
    const bytes = Buffer.from(text);
    records.push(...parseEventLine({ bytes, line: at + 1, offset, terminated: true }).records);
    offset += bytes.length + 1;
  }
  return { file, feed, records };
}

/** What reading these events gives where the file is as the log knows it. */
const storedOf = (records: readonly EventRecord[], indices: readonly number[]) =>
  indices.map((index) => ({
    ...records[index],
    index,
    reference: { generation: 7, offset: records[index]?.place.offset },
  }));

describe('events read back from their lines', () => {
  it('are what parsing each line gives, however it is written, in the order asked for', async () => {
    const property = fc.asyncProperty(
      fc.array(line, { maxLength: 20 }),
      fc.infiniteStream(fc.nat()),
      async (lines, some) => {
        const { file, feed, records } = await fileOf(`${lines.join('\n')}\n`);
        expect(feed.log.size).toBe(records.length);
        const all = records.map((_, index) => index).reverse();
        const few = records.length === 0 ? [] : Array.from(some.take(5), (index) => index % records.length);
        for (const indices of [all, few])
          expect(await readEvents(file, feed.log, 7, indices)).toEqual(storedOf(records, indices));
      },
    );
    await fc.assert(property, { numRuns: 200 });
  });

  it('are those of the real stores and of the lines that the native program was shown', async () => {
    for (const name of ['healthy/.engram/events.jsonl', 'neuraphage/.engram/events.jsonl']) {
      const { file, feed, records } = await fileOf(await readFile(path.join('test/fixtures', name), 'utf8'));
      const all = records.map((_, index) => index);
      expect(await readEvents(file, feed.log, 7, all)).toEqual(storedOf(records, all));
    }
  });

  it('are undefined where the file holds others or has ended, and the rest is there', async () => {
    const lineOf = (kind: string, ms = 0) => eventLine({ id: 'eg-evt-1', kind, timestamp: { ms, ns: 0 } });
    const { file, feed } = await fileOf(lineOf('aa') + lineOf('bb') + lineOf('cc') + lineOf('dd'));
    const kinds = async () => (await readEvents(file, feed.log, 1, [3, 2, 1, 0])).map((event) => event?.kind);
    expect(await kinds()).toEqual(['dd', 'cc', 'bb', 'aa']);
    await writeFile(file, `${lineOf('aa')}${lineOf('xx')}${'x'.repeat(lineOf('cc').length - 1)}\n${lineOf('dd', 1)}`);
    expect(await kinds()).toEqual([undefined, undefined, undefined, 'aa']);
    await truncate(file, 0);
    expect(await kinds()).toEqual([undefined, undefined, undefined, undefined]);
  });
});
