import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { parseEdgeLine, parseEventLine, parseItemLine } from '../../../src/files/lineParser';
import { edgeKinds } from '../../../src/model/edge';
import { itemStatuses } from '../../../src/model/item';
import { formatTimestamp, parseTimestamp } from '../../../src/model/timestamp';
import { lineOf } from './storeFolder';

const time = '"2026-01-11T15:30:00Z"';
const event = (id: string, more = ''): string => `{"id":"${id}","kind":"k"${more},"timestamp":${time}}`;
const item = (more: string): string =>
  `{"id":"eg-1","title":"T","status":"open","priority":2,"created_at":${time},"updated_at":${time}${more}}`;
const edge = (more: string): string => `{"from_id":"a","to_id":"b","created_at":${time}${more}}`;

/** The reason of the only finding of a line that gives no record. */
function reasonOf({
  records,
  findings,
}: {
  records: readonly unknown[];
  findings: readonly { reason: string }[];
}): string {
  expect(records).toEqual([]);
  expect(findings).toHaveLength(1);
  return findings[0]?.reason ?? '';
}

describe('a task’s and a relationship’s line', () => {
  // As docs/format.md gives them, checked by a schema of its own.
  const moment = z.string().check(z.refine((text) => parseTimestamp(text) !== undefined));
  const text = z.nullish(z.string());
  const times = { created_at: moment };
  const itemLine = z.object({
    ...times,
    id: z.string(),
    title: z.string(),
    description: text,
    status: z.enum(itemStatuses),
    priority: z.int().check(z.minimum(0), z.maximum(4)),
    labels: z.optional(z.array(z.string())),
    updated_at: moment,
    closed_at: z.nullish(moment),
    close_reason: text,
  });
  const edgeLine = z.object({
    ...times,
    from_id: z.string(),
    to_id: z.string(),
    kind: z.enum(edgeKinds),
    deleted: z.optional(z.boolean()),
  });
  const value = fc.oneof(
    fc.constantFrom('2026-01-11T15:30:00Z', '2026-13-11T15:30:00Z', 'open', 'blocked', 'blocks', 'related', 'x'),
    fc.constantFrom(null, true, false, -1, 0, 1, 4, 5, 2.5, 255, 256, 2 ** 53),
    fc.constantFrom([], ['a'], ['a', 'b'], ['a', 1], {}),
  );
  const ofFields = (fields: object, right: Record<string, unknown>) =>
    fc
      .record(
        Object.fromEntries(
          Object.keys(fields).map((field) => [
            field,
            // Mostly right, so that what is wrong is wrong alone.
            fc.oneof({ weight: 6, arbitrary: fc.constant(right[field]) }, { weight: 1, arbitrary: value }),
          ]),
        ),
      )
      .map((record) => JSON.stringify(record));

  it('gives a record exactly where each field has its type, and else names a field', () => {
    const rightTime = '2026-01-11T15:30:00Z';
    const item = { id: 'i', title: 't', status: 'open', priority: 2, created_at: rightTime, updated_at: rightTime };
    const edge = { from_id: 'a', to_id: 'b', kind: 'blocks', created_at: rightTime };
    const kinds = [
      { lines: ofFields(itemLine.shape, item), schema: itemLine, parse: parseItemLine },
      { lines: ofFields(edgeLine.shape, edge), schema: edgeLine, parse: parseEdgeLine },
    ] as const;
    for (const { lines, schema, parse } of kinds)
      fc.assert(
        fc.property(lines, (line) => {
          const { records, findings } = parse(lineOf(line));
          const isRight = z.safeParse(schema, JSON.parse(line)).success;
          expect(records).toHaveLength(isRight ? 1 : 0);
          if (!isRight) expect(Object.keys(schema.shape)).toContain(/^\w+/.exec(findings[0]?.reason ?? '')?.[0]);
        }),
        { numRuns: 3000 },
      );
  });
});

describe('an event’s line', () => {
  it('gives back every event that can be written', () => {
    const written = fc.record(
      {
        id: fc.string(),
        kind: fc.string({ unit: 'grapheme' }),
        source_task: fc.option(fc.string()),
        target_task: fc.option(fc.string()),
        payload: fc.jsonValue({ maxDepth: 5 }),
        timestamp: fc.record({ ms: fc.integer({ min: 0, max: 2e12 }), ns: fc.nat(999_999) }),
        'other field': fc.jsonValue(),
      },
      { requiredKeys: ['id', 'kind', 'timestamp'] },
    );
    fc.assert(
      fc.property(written, fc.nat(1e12), (fields, offset) => {
        const text = JSON.stringify({ ...fields, timestamp: formatTimestamp(fields.timestamp) });
        const { records, findings } = parseEventLine(lineOf(` ${text}\r`, { line: 7, offset }));
        expect(findings).toEqual([]);
        const payload: unknown = fields.payload === undefined ? undefined : JSON.parse(JSON.stringify(fields.payload));
        expect(records).toEqual([
          {
            id: fields.id,
            kind: fields.kind,
            sourceTask: fields.source_task ?? undefined,
            targetTask: fields.target_task ?? undefined,
            payload,
            payloadText: payload === undefined ? undefined : JSON.stringify(payload),
            timestamp: fields.timestamp,
            timestampText: formatTimestamp(fields.timestamp),
            place: { line: 7, offset: offset + 1, byteLength: Buffer.byteLength(text), recovered: false },
          },
        ]);
      }),
    );
  });

  it('keeps payload and timestamp as they are written', () => {
    const text =
      '{"id":"a","kind":"k","payload": {"n":18446744073709551616,"n":1.0} ,"timestamp":"2026-01-11T15:30:00\\u005a"}';
    const [record] = parseEventLine(lineOf(text)).records;
    expect(record?.payloadText).toBe('{"n":18446744073709551616,"n":1.0}');
    expect(record?.timestampText).toBe('2026-01-11T15:30:00\\u005a');
  });

  it.each([
    [event('a', ',"kind":"again"'), 'the line has the field "kind" twice'],
    [event('a', ',"\\u006bind":"again"'), 'the line has the field "kind" twice'],
    [
      event('a', ',"payload":{"n":1e400,"n":1}'),
      'the line holds the number "1e400" in its payload, which is too large',
    ],
    [event('a', `,"payload":-${'9'.repeat(400)}`), /holds the number "-9{58}…" in its payload/],
    [
      event('a', ',"payload":{"\\ud800":1}'),
      'the line holds half a surrogate pair (\\ud800 to \\udfff) in its payload',
    ],
    [event('\\uDC00'), 'the line holds half a surrogate pair (\\ud800 to \\udfff) in its id'],
    [event('a', ',"\\ud800":1'), 'the line has a key with half a surrogate pair (\\ud800 to \\udfff)'],
    ['["a","k",null,null,{}]', 'the line is an array of 5 values, not an object'],
    [`["a","k",null,null,{},${time},1]`, 'the line is an array of 7 values, not an object'],
    ['<<<<<<< HEAD', 'the line is a mark of a merge conflict: resolve the conflict'],
    ['=======', 'the line is a mark of a merge conflict: resolve the conflict'],
    ['{"id":"a" "kind":"k"}', /^the line is not valid JSON/],
    [`\u00a0${event('a')}`, 'the line is not a JSON object'],
    [
      event('a').replace('15:30', '25:30\u202e'),
      'timestamp "2026-01-11T25:30\\u{202e}:00Z" is not an RFC 3339 time, such as 2026-01-11T15:30:00Z',
    ],
    [event('a').replace(time, `"${'x'.repeat(1000)}"`), new RegExp(`^timestamp "x{59}…" is not`)],
  ])('%j is refused with the reason', (text, reason) => {
    const found = reasonOf(parseEventLine(lineOf(text)));
    if (reason instanceof RegExp) expect(found).toMatch(reason);
    else expect(found).toBe(reason);
  });

  it('may hold anything in fields that nobody knows', () => {
    const odd = `,"new":{"n":1e400,"s":"\\ud800","deep":${'['.repeat(500)}${']'.repeat(500)}},"new":2,"__proto__":{"kind":"x"}`;
    const { records, findings } = parseEventLine(lineOf(event('a', odd)));
    expect(findings).toEqual([]);
    expect(records.map(({ id, kind }) => [id, kind])).toEqual([['a', 'k']]);
  });

  it('may hold escapes and exponents that are in order', () => {
    const [record] = parseEventLine(lineOf(event('a', ',"payload":["\\ud83d\\ude80",1e308,0e999,"1e999"]'))).records;
    expect(record?.payload).toEqual(['🚀', 1e308, 0, '1e999']);
  });

  it('is unfinished, not wrong, while it has no end', () => {
    const { findings } = parseEventLine(lineOf('{"id":"a","ki', { line: 3, offset: 50, terminated: false }));
    expect(findings).toEqual([
      {
        code: 'unfinished-line',
        severity: 'information',
        file: 'events.jsonl',
        line: 3,
        offset: 50,
        byteLength: 13,
        reason: 'the last line has no line end yet, and breaks off in the middle of a record',
      },
    ]);
    expect(parseEventLine(lineOf(event('a'), { terminated: false }))).toMatchObject({
      records: [{ id: 'a' }],
      findings: [],
    });
  });
});

describe('several records on one line', () => {
  const codes = (text: string) => {
    const { records, findings } = parseEventLine(lineOf(text, { offset: 100 }));
    return {
      ids: records.map(({ id }) => id),
      places: records.map(({ place }) => [place.offset, place.byteLength, place.recovered]),
      findings: findings.map(({ code, offset, byteLength }) => [code, offset, byteLength]),
    };
  };

  it('are all given, each at its place in bytes', () => {
    const [first, second] = [event('é'), event('b')];
    const [one, two] = [Buffer.byteLength(first), Buffer.byteLength(second)];
    expect(codes(`${first}${second}`)).toEqual({
      ids: ['é', 'b'],
      places: [[100, one, true], [100 + one, two, true]],
      findings: [['merged-line', 100, one + two]],
    }); // prettier-ignore
  });

  it('are given but for those that are wrong or broken off', () => {
    const [a, c] = [event('a'), event('c')];
    const text = `${a}{"id":1}${c}{"id":"d","k`;
    expect(codes(text)).toEqual({
      ids: ['a', 'c'],
      places: [[100, a.length, true], [100 + a.length + 8, c.length, true]],
      findings: [
        ['merged-line', 100, text.length],
        ['unreadable-line', 100 + a.length, 8],
        ['unreadable-line', 100 + a.length + 8 + c.length, 12],
      ],
    }); // prettier-ignore
  });

  it('stay unread, as natively, when they don’t adjoin', () => {
    for (const between of [' ', '\r', ',', '\t']) {
      const { ids, findings } = codes(`${event('a')}${between}${event('b')}`);
      expect(ids).toEqual([]);
      expect(findings.map(([code]) => code)).toEqual(['unreadable-line']);
    }
  });
});

describe('an item’s line', () => {
  it('may spell its status as serde’s libraries do', () => {
    const text = item('').replace('"open"', '{"blocked": null}');
    expect(parseItemLine(lineOf(text)).records[0]?.status).toBe('blocked');
    for (const other of ['{"blocked":1}', '{"blocked":null,"open":null}', '{}', '{"done":null}'])
      expect(reasonOf(parseItemLine(lineOf(item('').replace('"open"', other))))).toMatch(/^status is/);
  });

  it('may be an array of all its fields', () => {
    const text = `["eg-1","T",null,"open",0,["x"],${time},${time},null,null]`;
    expect(parseItemLine(lineOf(text)).records[0]).toMatchObject({ id: 'eg-1', priority: 0, labels: ['x'] });
  });

  it.each(['2.0', '2e0', '-0', '-1', '256'])('has its priority refused when that is written %s', (priority) => {
    expect(reasonOf(parseItemLine(lineOf(item('').replace('2,', `${priority},`))))).toContain(
      `priority is written "${priority}"`,
    );
  });

  it('that breaks the native cache is named, and gives each label once', () => {
    const labels = parseItemLine(lineOf(item(',"labels":["a","b","a"]')));
    expect(labels.records[0]?.labels).toEqual(['a', 'b']);
    expect(labels.findings).toMatchObject([{ code: 'breaks-native-cache', severity: 'warning' }]);
    const priority = parseItemLine(lineOf(item('').replace('2,', '5,')));
    expect(priority.records).toEqual([]);
    expect(priority.findings).toMatchObject([{ code: 'breaks-native-cache', severity: 'error' }]);
  });
});

describe('an edge’s line', () => {
  it('may be an array, with or without its last field', () => {
    const array = (more: string): string => `["a","b","blocks",${time}${more}]`;
    expect(parseEdgeLine(lineOf(array(''))).records[0]?.deleted).toBe(false);
    expect(parseEdgeLine(lineOf(array(',true'))).records[0]?.deleted).toBe(true);
  });

  it('needs a kind that there is', () => {
    expect(reasonOf(parseEdgeLine(lineOf(edge(',"kind":"Blocks"'))))).toBe(
      'kind is "Blocks", but must be one of blocks, parent_child, related',
    );
  });
});

describe('any bytes at all', () => {
  it('are read without an error, and what gives no record gives a reason', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
      fc
        .tuple(fc.constantFrom(event('a'), item(''), edge(',"kind":"related"')), fc.nat(200), fc.nat(255))
        .map(([text, at, byte]) => {
          const damaged = Buffer.from(text);
          damaged[at % damaged.length] = byte;
          return damaged;
        }),
    );
    fc.assert(
      fc.property(bytes, (content) => {
        for (const parse of [parseEventLine, parseItemLine, parseEdgeLine]) {
          const { records, findings } = parse(lineOf(content));
          const isBlank = /^[\s\x85]*$/.test(Buffer.from(content).toString('utf8'));
          if (!isBlank) expect(records.length + findings.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
