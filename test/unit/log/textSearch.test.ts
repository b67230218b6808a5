import fc from 'fast-check';
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eachJsonToken } from '../../../src/base/jsonText';
import { CancelledError } from '../../../src/base/rpc';
import { type EventRecord } from '../../../src/files/lineParse';
import { type ReadBytes } from '../../../src/log/eventLog';
import { foldCase } from '../../../src/model/plainText';
import { type EventQuery, matchEverything, type PatternChoice } from '../../../src/model/query/eventQuery';
import { searchableTexts } from '../../../src/model/query/matchesEvent';
import { withBytesOf } from '../../../src/store/eventReader';
import { type FilledLog, logOf } from './filledLog';

/**
 * What text search means, as plainly as can be: every text of the parsed event, and the numbers that are written in another
 * way than JavaScript's as they are written.
 */
function holds(record: EventRecord, text: string): boolean {
  return textsOf(record).some((one) => one.includes(foldCase(text)));
}

/** By record, because each is asked for many texts. */
const foldedTexts = new WeakMap<EventRecord, readonly string[]>();

/** Each text of a record, without case. */
function textsOf(record: EventRecord): readonly string[] {
  const known = foldedTexts.get(record);
  if (known) return known;
  const texts = [...searchableTexts(record)];
  if (record.payloadText !== undefined)
    eachJsonToken(record.payloadText, (token) => {
      if (/^[-\d]/.test(token) && String(Number(token)) !== token) texts.push(token);
    });
  const folded = texts.map(foldCase);
  foldedTexts.set(record, folded);
  return folded;
}

function oracle(records: readonly EventRecord[], { text, words, limit }: EventQuery): number[] {
  const matches = [...records.keys()].filter((index) => {
    const record = records[index];
    return (
      record !== undefined &&
      words.every((word) => holds(record, word)) &&
      (text.include.length === 0 || text.include.some((one) => holds(record, one))) &&
      !text.exclude.some((one) => holds(record, one))
    );
  });
  // All have the same time here, so that the newest is the last.
  return matches.reverse().slice(0, limit);
}

const words = (...all: string[]): EventQuery => ({ ...matchEverything, words: all });
const search = async ({ log, readBytes }: FilledLog, query: EventQuery): Promise<number[]> => [
  ...(await log.matching(query, { readBytes })),
];

const time = '"timestamp":"2026-01-11T15:30:00.123456789Z"';
const eventLine = (payload: string, kind = 'k'): string => `{"id":"e","kind":"${kind}","payload":${payload},${time}}`;

/** Characters that cases, escapes and numbers make something of. */
const characters = [
  ...['k', 'K', '\u212a', 'i', 'I', '\u0130', '\u0131', '\u0307', 's', 'S', '\u017f', 'ß', '\u1e9e', 'Σ', 'σ', 'ς'],
  ...['é', 'É', 'Å', '\u212b', '"', '\\', '/', '\n', '\t', '\x7f', 'n', 'u', '0', '1', '.', '-', 'e', 'E', ' ', '😀'],
];
const character = fc.constantFrom(...characters);
/** A character of a JSON string, written in one of the ways there are. */
const writtenCharacter = fc.tuple(character, fc.constantFrom('plain', 'plain', 'plain', 'escape')).map(([one, way]) => {
  const plain = JSON.stringify(one).slice(1, -1);
  if (way === 'plain') return plain;
  if (one === '/') return '\\/';
  return Array.from({ length: one.length }, (_, unit) => {
    return `\\u${one.charCodeAt(unit).toString(16).padStart(4, '0')}`;
  }).join('');
});
const writtenString = fc
  .oneof(
    fc.array(writtenCharacter, { maxLength: 6 }).map((all) => all.join('')),
    fc.constantFrom(
      'kind',
      'task_failed',
      'K\\u0041b',
      'src\\/main',
      'src/main',
      'TAXİ',
      'line\\nbreak',
      '1e2',
      'null',
    ),
  )
  .map((text) => `"${text}"`);
const numbers = ['100', '1e2', '1E+2', '1.50', '0.0000001', '-0', '0.1', '-1.5e-3', '12345678901234567890', '1e-7'];
const scalar = fc.oneof(writtenString, fc.constantFrom(...numbers, 'true', 'false', 'null'));
/** Few keys, so that some stand twice, also written in another way; and those that a record has too. */
const key = fc.oneof(
  writtenString,
  fc.constantFrom('"kind"', '"id"', '"payload"', '"a/b"', '"a\\/b"', '"i"', '"timestamp"'),
);
const { payload } = fc.letrec<{ payload: string }>((tie) => ({
  payload: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.array(fc.tuple(key, tie('payload'), fc.constantFrom('', ' ', '\t')), { maxLength: 4 }).map((members) => {
      return `{${members.map(([name, value, gap]) => `${name}${gap}:${gap}${value}`).join(`, `)}}`;
    }),
    fc.array(tie('payload'), { maxLength: 3 }).map((all) => `[${all.join(',')}]`),
  ),
}));
const record = fc
  .record({ id: writtenString, kind: writtenString, source: fc.option(writtenString), payload, unknown: payload })
  .map((all) => {
    const source = all.source === null ? '' : `,"source_task":${all.source}`;
    return `{"unknown":${all.unknown},"id":${all.id},"kind":${all.kind}${source},"payload":${all.payload},${time}}`;
  });
const line = fc.oneof(
  { weight: 8, arbitrary: record },
  { weight: 3, arbitrary: payload.map((one) => eventLine(one)) },
  { weight: 1, arbitrary: fc.tuple(record, record).map((two) => two.join('')) },
  {
    weight: 1,
    arbitrary: fc.tuple(writtenString, payload).map(([id, one]) => `[${id},"k",null,null,${one},${time.slice(12)}]`),
  },
  { weight: 1, arbitrary: fc.constantFrom('', 'kind k no JSON', '{"id":"k"}', ` ${eventLine('"K"')} `) },
);
const needle = fc.oneof(
  { weight: 3, arbitrary: fc.array(character, { minLength: 1, maxLength: 3 }).map((all) => all.join('')) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      ...[
        'kind',
        'KIND',
        'id',
        'task',
        'timestamp',
        '2026',
        'k',
        'K',
        'kab',
        'src/main',
        'src\\/',
        '/',
        'a/b',
        'n/',
        'taxi',
        'taxi\u0307',
        'i',
      ],
      ...[
        'break',
        'nbreak',
        'u0041',
        '\\n',
        'null',
        'true',
        'rue',
        '',
        ',',
        ':',
        '{',
        ...numbers,
        '10',
        '.5',
        'e',
        '000',
      ],
    ),
  },
);
const choice: fc.Arbitrary<PatternChoice> = fc.record({
  include: fc.array(needle, { maxLength: 2 }),
  exclude: fc.array(needle, { maxLength: 2 }),
});
const textQuery: fc.Arbitrary<EventQuery> = fc
  .record({ text: choice, words: fc.array(needle, { maxLength: 2 }), limit: fc.option(fc.nat(5), { nil: undefined }) })
  .map((conditions) => ({ ...matchEverything, ...conditions }));

describe('a search for text in the bytes of the lines', () => {
  it('finds what a plain look at every parsed event finds, however things are written', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 25 }), fc.boolean(), textQuery, async (lines, scanned, query) => {
        const filled = logOf(lines, scanned);
        expect(await search(filled, query)).toEqual(oracle(filled.records, query));
      }),
      { numRuns: 3000 },
    );
  });

  it('finds every part of a text in it', async () => {
    const part = writtenString.chain((written) => {
      const text = String(JSON.parse(written));
      return fc.tuple(fc.constant(written), fc.nat(text.length), fc.nat(text.length), fc.boolean());
    });
    await fc.assert(
      fc.asyncProperty(part, fc.boolean(), async ([written, from, to, upper], scanned) => {
        const piece = String(JSON.parse(written)).slice(Math.min(from, to), Math.max(from, to));
        const query = words(upper ? piece.toUpperCase() : piece);
        const filled = logOf([eventLine('"other"'), eventLine(`{"text":${written}}`), eventLine('1')], scanned);
        expect(await search(filled, query)).toEqual(oracle(filled.records, query));
      }),
      { numRuns: 2000 },
    );
  });

  it('knows all characters beyond ASCII that become ASCII when their case is folded', () => {
    const becomeAscii: string[] = [];
    for (let code = 0x80; code <= 0x10ffff; code++) {
      const one = String.fromCodePoint(code);
      // Behind and before letters too: folding looks at what is around.
      if ([one, `a${one}`, `${one}a`].some((text) => /[^a]/.test(foldCase(text).replace(/[^\0-\x7f]/g, ''))))
        becomeAscii.push(one);
    }
    expect(becomeAscii).toEqual(['\u0130', '\u212a']);
  });

  it.each([
    ['the sign for kelvin', '"273 \u212aelvin"', 'kelvin'],
    ['the sign for kelvin inside a word', '"bro\u212aen"', 'broken'],
    ['a dotted capital I', '"TAX\u0130"', 'taxi'],
    ['a dotted capital I and what follows it', '"\u0130stanbul"', '\u0130STANBUL'],
    ['a letter written as an escape', '"n\\u0065edle"', 'needle'],
    ['a slash written as an escape', '"src\\/main.rs"', 'src/main.rs'],
    ['a quote', '"a \\"lock\\" held"', 'a "lock" held'],
    ['a number with an exponent', '{"n":1e2}', '100'],
    ['a number with an exponent, as it is written', '{"n":1E2}', '1e2'],
    ['a small number, as it is written', '{"n":0.0000001}', '0.000'],
    ['a small number, as JavaScript writes it', '{"n":0.0000001}', '1e-7'],
    ['a long number, as it is written', '{"n":12345678901234567890}', '67890'],
    ['a key', '{"needle":0}', 'NEEDLE'],
    ['a word', '[true]', 'TRUE'],
  ])('finds %s', async (_, written, text) => {
    for (const scanned of [true, false]) {
      const filled = logOf([eventLine('0'), eventLine(written), eventLine('0')], scanned);
      expect(await search(filled, words(text))).toEqual([1]);
    }
  });

  it.each([
    ['a key of the record', 'source_task'],
    ['the time', '2026-01-11'],
    ['structure', '":"'],
    ['a text that runs over the end of a value', 'ab'],
    ['the letter of an escape', 'nb'],
    ['the letter of an escape behind escaped backslashes', 'np'],
    ['a key that stands twice, whose first value no program sees', 'first'],
  ])('does not find %s', async (_, text) => {
    const line = `{"id":"e","kind":"k","source_task":"t","payload":{"x":["a","b","\\nb","\\\\\\np"],"x2":"first","x2":"second"},${time}}`;
    expect(await search(logOf([line]), words(text))).toEqual([]);
    expect(await search(logOf([line]), { ...matchEverything, text: { include: [], exclude: [text] } })).toEqual([0]);
    expect(await search(logOf([line]), words('second'))).toEqual([0]);
  });

  it('finds each word of the real stores’ events', async () => {
    for (const store of ['healthy', 'neuraphage']) {
      const file = await readFile(path.join('test/fixtures', store, '.engram', 'events.jsonl'), 'utf8');
      const filled = logOf(file.split('\n').slice(0, -1));
      const all = [...new Set(file.match(/[\p{L}\p{N}_-]{2,}/gu))];
      expect(all.length).toBeGreaterThan(20);
      for (const word of all.slice(0, 400)) {
        const query = words(word.toUpperCase());
        expect(await search(filled, query), word).toEqual(oracle(filled.records, query));
      }
    }
  });

  it('finds each word of the odd lines that the native program was shown', async () => {
    const cases = (await readFile('test/fixtures/lines.jsonl', 'utf8')).trimEnd().split('\n');
    for (const one of cases) {
      const { file, hex } = JSON.parse(one) as { file: string; hex: string };
      if (file !== 'events') continue;
      const text = Buffer.from(hex, 'hex').toString('utf8');
      if (text.includes('\ufffd')) continue;
      const filled = logOf(text.split('\n').slice(0, -1));
      for (const word of ['a', 'id', '1', '0', 'eg-evt', 'é', 'null', 'true', ...(text.match(/\w{3,}/g) ?? [])]) {
        const query = words(word);
        expect(await search(filled, query), `${text} ${word}`).toEqual(oracle(filled.records, query));
      }
    }
  });
});

/** Lines of about `length` bytes; those whose place is in `hits` hold a needle. */
function longLines(count: number, length: number, hits: readonly number[]): string[] {
  const filler = 'nothing to see here '.repeat(Math.ceil(length / 20));
  return Array.from({ length: count }, (_, at) =>
    eventLine(`"${filler.slice(0, length)}${hits.includes(at) ? ' NEEDle' : ''}"`, `k${at % 1000}`),
  );
}

describe('a search for text in a large file', () => {
  const hits = [0, 7, 8, 1999, 2000, 2998, 2999];

  it('reads it in large parts and finds the text wherever it is', async () => {
    const filled = logOf(longLines(3000, 3000, hits));
    let reads = 0;
    const readBytes: ReadBytes = (offset, length, into) => {
      reads++;
      return filled.readBytes(offset, length, into);
    };
    expect(await search({ ...filled, readBytes }, words('needle'))).toEqual(hits.toReversed());
    expect(reads).toBe(Math.ceil(filled.file.length / (1024 * 1024)));
  });

  it('finds the text in records that are longer than what is read at once', async () => {
    const lines = [0, 1, 2, 3, 4].flatMap((at) => [
      ...longLines(2, at % 2 === 0 ? 5_000_000 : 100_000, [1]),
      ...longLines(3, 100, [1]),
    ]);
    const filled = logOf(lines);
    const query = words('needle', 'see');
    const found = await search(filled, query);
    expect(found.length).toBe(10);
    expect(found).toEqual(oracle(filled.records, query));
  });

  it('reads no more than it must where the other conditions leave few events', async () => {
    const filled = logOf(longLines(3000, 3000, hits));
    let bytesRead = 0;
    const readBytes: ReadBytes = (offset, length, into) => {
      bytesRead += length;
      return filled.readBytes(offset, length, into);
    };
    const query = { ...words('needle'), kind: { include: ['k7'], exclude: [] } };
    expect(await search({ ...filled, readBytes }, query)).toEqual([7]);
    expect(bytesRead).toBeLessThan(filled.file.length / 500);
  });

  it('reads no further than the newest events where those are enough', async () => {
    const filled = logOf(longLines(30_000, 300, []));
    let bytesRead = 0;
    const readBytes: ReadBytes = (offset, length, into) => {
      bytesRead += length;
      return filled.readBytes(offset, length, into);
    };
    const found = await search({ ...filled, readBytes }, { ...words('nothing'), limit: 200 });
    expect(found).toEqual(Array.from({ length: 200 }, (_, at) => 29_999 - at));
    expect(bytesRead).toBeLessThan(filled.file.length / 5);
  });

  it('finds the newest where a limit makes it look in several rounds', async () => {
    const far = [3, 5, 200, 21_000];
    const filled = logOf(longLines(30_000, 100, far));
    expect(await search(filled, { ...words('needle'), limit: 3 })).toEqual([21_000, 200, 5]);
  });

  it('is not disturbed by others that go on at the same time', async () => {
    const filled = logOf(longLines(3000, 3000, hits));
    const one = search(filled, words('needle'));
    const others = ['k7', 'k8', 'see here', 'k123'].map((word) => search(filled, words(word)));
    const short = search(logOf([eventLine('"a needle"')]), words('needle'));
    expect(await one).toEqual(hits.toReversed());
    const counts = (await Promise.all(others)).map((found) => found.length);
    expect(counts).toEqual(['k7', 'k8', 'see here', 'k123'].map((word) => oracle(filled.records, words(word)).length));
    expect(await short).toEqual([0]);
  });

  it('lets others have their turn while it goes on', async () => {
    const filled = logOf(longLines(20_000, 300, []));
    let turns = 0;
    let isOver = false;
    const take = (): void => {
      turns++;
      if (!isOver) setImmediate(take);
    };
    setImmediate(take);
    // Each event is parsed: bytes don't tell of letters beyond ASCII.
    const searched = await search(filled, { ...matchEverything, text: { include: [], exclude: ['é'] } });
    isOver = true;
    expect(searched.length).toBe(20_000);
    expect(turns).toBeGreaterThan(5);
  });

  it('ends soon after it is cancelled, and says so', async () => {
    const filled = logOf(longLines(20_000, 600, []));
    const abort = new AbortController();
    let reads = 0;
    const readBytes: ReadBytes = async (offset, length, into) => {
      if (++reads === 1) setImmediate(() => abort.abort());
      // What is read ahead fails: nobody waits for it any more.
      if (reads > 2) throw new Error('This part can not be read.');
      return filled.readBytes(offset, length, into);
    };
    const query = { ...matchEverything, text: { include: [], exclude: ['é'] } };
    await expect(filled.log.matching(query, { readBytes, signal: abort.signal })).rejects.toThrow(CancelledError);
  });
});

describe('a search for text while the file changes', () => {
  it('leaves out an unfinished event that was taken back, and what came in its place', async () => {
    const before = logOf([eventLine('"needle"'), eventLine('"needle"'), eventLine('"the needle, unfinished"')]);
    const after = logOf([eventLine('"needle"'), eventLine('"needle"'), 'no JSON', eventLine('"other"')]);
    const { log } = before;
    let isChanged = false;
    const readBytes: ReadBytes = async (offset, length, into) => {
      const bytes = await before.readBytes(offset, length, into);
      if (!isChanged) log.retract(before.records[2]?.place.offset ?? 0);
      for (const record of isChanged ? [] : after.records.slice(2)) log.append(record);
      isChanged = true;
      return bytes;
    };
    expect([...(await log.matching(words('needle'), { readBytes }))]).toEqual([1, 0]);
    expect([...(await log.matching(words('other'), { readBytes: after.readBytes }))]).toEqual([2]);
  });

  it('takes no notice of events that are added meanwhile', async () => {
    const filled = logOf([eventLine('"needle"'), eventLine('"other"')]);
    const more = logOf([
      ...Array<string>(2).fill(eventLine('"x"')),
      ...Array<string>(2000).fill(eventLine('"needle"')),
    ]);
    let isAdded = false;
    const readBytes: ReadBytes = (offset, length, into) => {
      if (!isAdded) for (const record of more.records.slice(2)) filled.log.append(record);
      isAdded = true;
      return filled.readBytes(offset, length, into);
    };
    expect([...(await filled.log.matching(words('needle'), { readBytes }))]).toEqual([0]);
  });
});

describe('a search for text in a file that was cut off', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(path.join(tmpdir(), 'engram-search-'))));
  afterEach(() => rm(folder, { recursive: true }));

  it('says that the file has changed, until the log knows what it holds now', async () => {
    const { log, file } = logOf(longLines(3000, 3000, [5]));
    const name = path.join(folder, 'events.jsonl');
    await writeFile(name, file);
    const found = () => withBytesOf(name, (readBytes) => log.matching(words('needle'), { readBytes }));
    expect([...(await found())]).toEqual([5]);
    await truncate(name, 1_000_000);
    await expect(found()).rejects.toThrow(`${name} is shorter than it was: it has changed since it was read.`);
  });
});
