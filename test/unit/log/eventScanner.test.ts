import fc from 'fast-check';
import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseEventLine } from '../../../src/files/lineParser';
import { EventScanner } from '../../../src/log/eventScanner';

const offset = 4096;

/** What the scanner reads from a line; undefined where it leaves the line to others. */
function scanned(line: Uint8Array): object | undefined {
  const bytes = Buffer.concat([line, Buffer.from('\n')]);
  const scanner = new EventScanner();
  if (!isUtf8(bytes) || scanner.scan(bytes, 0) !== bytes.length) return undefined;
  const text = (start: number, end: number): string | undefined =>
    start < 0 ? undefined : bytes.toString('utf8', start, end);
  return {
    id: text(scanner.idStart, scanner.idEnd),
    kind: text(scanner.kindStart, scanner.kindEnd),
    sourceTask: text(scanner.sourceStart, scanner.sourceEnd),
    targetTask: text(scanner.targetStart, scanner.targetEnd),
    timestamp: { ms: scanner.ms, ns: scanner.ns },
    offset: offset + scanner.recordStart,
    byteLength: scanner.recordEnd - scanner.recordStart,
  };
}

/** What the parser of lines, slow and sure, reads: one record and nothing wrong, or undefined. */
function parsed(line: Uint8Array): object | undefined {
  const { records, findings } = parseEventLine({ bytes: Buffer.from(line), line: 7, offset, terminated: true });
  const [record] = records;
  if (!record || records.length > 1 || findings.length > 0 || record.place.recovered) return undefined;
  const { id, kind, sourceTask, targetTask, timestamp, place } = record;
  return { id, kind, sourceTask, targetTask, timestamp, offset: place.offset, byteLength: place.byteLength };
}

const plainLines = [
  '{"id":"eg-evt-83d8ea7706","kind":"task_failed","source_task":"eg-ae99699cd6","payload":{"attempt":0,"summary":"no"},"timestamp":"2026-01-11T09:00:00.000452227Z"}',
  '{"id":"e","kind":"k","source_task":"s","target_task":"t","payload":null,"timestamp":"2026-01-11T09:00:00Z"}',
  '{"id": "e", "kind": "nudge_sent", "target_task": null, "payload": [1, -0.5, true, false, null, {"a": []}, {}], "timestamp": "2026-01-11T23:59:59.9Z"}',
  '{"timestamp":"2026-01-11T09:00:00.123+02:00","payload":"text \\n \\" \\\\ \\u00e9 ü","kind":"custom:x","id":"ü🚀"}',
  '\t{"extra":{"deep":[[[0.10]]]},"payload":{"n":12345678901234567890,"é":"K"},"id":"","kind":"","timestamp":"2024-02-29T00:00:00.000000001Z"} \r',
];

/** What makes a line another one: bytes that mean something in JSON, and what only one of the two might mind. */
const pieces = [
  ...['{', '}', '[', ']', ',', ':', '"', '\\', ' ', '\t', '\r', '\0', '\x1f', '-', '.', '0', '1', 'e', 'E', '+', 'n'],
  ...[
    'null',
    'true',
    '1e400',
    '-0',
    '01',
    '1.',
    '.5',
    '0.0000001',
    '\\u',
    '\\ud800',
    '\\udc00',
    '\\u0041',
    '\\x',
    '\\/',
  ],
  ...[
    '"id":"x",',
    '"kind":null,',
    '"i\\u0064":"y",',
    '"payload":{},',
    '"target_task":"z",',
    '"source_task":5,',
    '{}',
    '[]',
  ],
  ...[
    'é',
    '\u00a0',
    '\ufeff',
    '\u2028',
    '🚀',
    'T',
    'Z',
    '2026-13-01',
    '24:00:00',
    ':60',
    '[['.repeat(70),
    '9'.repeat(310),
  ],
].map((text) => Buffer.from(text));
const badBytes = [Buffer.from([0xff]), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from([0xc3])];

/** A change of a line: at a place (of 1000), some bytes away, some others in. */
const change = fc.record({
  place: fc.nat(999),
  removed: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(3), fc.nat(40)),
  added: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...pieces) },
    fc.constant(Buffer.alloc(0)),
    fc.constantFrom(...badBytes),
  ),
});

function changed(line: Buffer, changes: readonly { place: number; removed: number; added: Buffer }[]): Buffer {
  return changes.reduce((bytes, { place, removed, added }) => {
    const at = Math.floor((bytes.length * place) / 1000);
    return Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at + removed)]);
  }, line);
}

/** More of them in the soak: 1,000,000 lines. */
const soak = Number(process.env.ENGRAM_SOAK ?? 1);

describe('events read straight from bytes', () => {
  it.each(plainLines)('are what the parser of lines reads: %s', (line) => {
    const event = scanned(Buffer.from(line));
    expect(event).toBeDefined();
    expect(event).toEqual(parsed(Buffer.from(line)));
  });

  it.each(['healthy', 'neuraphage'])('are all events of a store as the native program wrote it: %s', (name) => {
    const lines = readFileSync(`test/fixtures/${name}/.engram/events.jsonl`, 'utf8').split('\n');
    for (const line of lines.filter((text) => text !== '')) {
      const event = scanned(Buffer.from(line));
      expect(event).toBeDefined();
      expect(event).toEqual(parsed(Buffer.from(line)));
    }
  });

  it('never differ from what the parser reads, however a line was changed', () => {
    let read = 0;
    const lines = plainLines.map((line) => Buffer.from(line));
    fc.assert(
      fc.property(fc.constantFrom(...lines), fc.array(change, { minLength: 1, maxLength: 3 }), (line, changes) => {
        const bytes = changed(line, changes);
        // A line end within makes two lines of it.
        if (bytes.includes(0x0a)) return;
        const event = scanned(bytes);
        if (event === undefined) return;
        read++;
        expect(event).toEqual(parsed(bytes));
      }),
      { numRuns: 10_000 * soak },
    );
    expect(read).toBeGreaterThan(500 * soak);
  });

  it('remember the date of the line before, and never take it for another', () => {
    const times = [
      '2026-01-11T09:00:00Z',
      '2026-01-11T24:00:00Z',
      '2026-01-12T00:00:00.5Z',
      '2026-02-30T00:00:00Z',
      '+12026-01-11T09:00:00Z',
    ];
    const scanner = new EventScanner();
    fc.assert(
      fc.property(fc.constantFrom(...times), (time) => {
        const bytes = Buffer.from(`{"id":"e","kind":"k","timestamp":"${time}"}\n`);
        const wanted = parseEventLine({ bytes: bytes.subarray(0, -1), line: 1, offset: 0, terminated: true })
          .records[0];
        const behind = scanner.scan(bytes, 0);
        expect(behind).toBe(wanted ? bytes.length : -1);
        if (wanted) expect({ ms: scanner.ms, ns: scanner.ns }).toEqual(wanted.timestamp);
      }),
      { numRuns: 200 },
    );
  });
});
