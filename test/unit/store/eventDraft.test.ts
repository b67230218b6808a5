import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEventLine } from '../../../src/files/lineParser';
import { type EventDraft } from '../../../src/model/event';
import { type JsonValue } from '../../../src/model/json';
import { InvalidEventError, writeEventLine } from '../../../src/store/eventDraft';

const time = { ms: Date.UTC(2026, 0, 11, 15, 30), ns: 123_456 };

function nested(levels: number): JsonValue {
  let value: JsonValue = 1;
  for (let level = 0; level < levels; level++) value = [value];
  return value;
}

describe('an event to record', () => {
  it('is written as the native program writes it', () => {
    const { id, text } = writeEventLine({
      kind: 'task_failed',
      sourceTask: 'eg-a',
      payload: { error: 'x' },
      timestamp: time,
    });
    expect(id).toMatch(/^eg-evt-[0-9a-f]{10}$/);
    expect(text).toBe(
      `{"id":"${id}","kind":"task_failed","source_task":"eg-a","payload":{"error":"x"},"timestamp":"2026-01-11T15:30:00.000123456Z"}`,
    );
  });

  it('leaves out a payload of null, as the native program does', () => {
    expect(writeEventLine({ kind: 'k', payload: null }).text).not.toContain('payload');
  });

  it('gets the time of now and an id of its own', () => {
    const before = Date.now();
    const [first, second] = [writeEventLine({ kind: 'k' }), writeEventLine({ kind: 'k' })];
    const written = /"timestamp":"(.+?)"/.exec(first.text)?.[1] ?? '';
    expect(Date.parse(written)).toBeGreaterThanOrEqual(before);
    expect(first.id).not.toBe(second.id);
  });

  it.each<[string, EventDraft | { kind: string; payload: unknown }, string]>([
    ['without a kind', { kind: '' }, 'An event needs a kind.'],
    ['whose kind has a line break', { kind: 'a\nb' }, 'control characters'],
    ['whose kind has a C1 control character', { kind: 'a\u0085' }, 'control characters'],
    ['whose kind is longer than 500 bytes', { kind: 'ü'.repeat(251) }, '500 bytes long; this one has 502'],
    ['with an empty source', { kind: 'k', sourceTask: '' }, 'The source task is empty.'],
    ['with an empty target', { kind: 'k', targetTask: '' }, 'The target task is empty.'],
    ['whose payload has no number for a number', { kind: 'k', payload: { n: NaN } }, 'not JSON'],
    ['whose payload is a map', { kind: 'k', payload: new Map() }, 'not JSON'],
    ['whose payload is nested beyond what is read', { kind: 'k', payload: nested(200) }, 'could not be read back'],
    ['whose payload is nested beyond all bounds', { kind: 'k', payload: nested(100_000) }, 'nested too deeply'],
    ['with half a character', { kind: 'k', sourceTask: '\ud800' }, 'could not be read back'],
  ])('is refused %s, and the message says why', (_what, draft, message) => {
    const write = () => writeEventLine(draft as EventDraft);
    expect(write).toThrow(InvalidEventError);
    expect(write).toThrow(message);
  });

  it('takes the payload as text too, and keeps its digits, keys and strings', () => {
    const payloadText = ' {"n": 9007199254740993, "a": 1,\n "a": "x  y"} ';
    expect(writeEventLine({ kind: 'k', payloadText }).text).toContain(
      '"payload":{"n":9007199254740993,"a":1,"a":"x  y"},',
    );
    expect(writeEventLine({ kind: 'k', payloadText: ' null ' }).text).not.toContain('payload');
    expect(() => writeEventLine({ kind: 'k', payloadText: '{' })).toThrow('The payload is not JSON');
    expect(() => writeEventLine({ kind: 'k', payloadText: '1', payload: 1 })).toThrow('not as both');
  });

  it('is read back as it was given, for any text and payload', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
    // oxlint-disable-next-line no-control-regex -- Control characters are refused in kinds; that is tested above.
    const kind = text.filter((value) => !/[\u0000-\u001f\u007f-\u009f]/.test(value));
    const payload = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<JsonValue>;
    fc.assert(
      fc.property(kind, fc.option(text, { nil: undefined }), payload, (kind, sourceTask, payload) => {
        const { id, text } = writeEventLine({ kind, sourceTask, payload, timestamp: time });
        const line = { bytes: Buffer.from(text), line: 1, offset: 0, terminated: true };
        const { records, findings } = parseEventLine(line);
        expect(findings).toEqual([]);
        expect(records[0]).toMatchObject({ id, kind, sourceTask, timestamp: time });
        expect(JSON.stringify(records[0]?.payload ?? null)).toBe(JSON.stringify(payload));
      }),
    );
  });
});
