import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EventQuery, matchEverything } from '../../../../src/model/query/eventQuery';
import { formatEventQuery } from '../../../../src/model/query/formatEventQuery';
import { parseEventQuery } from '../../../../src/model/query/parseEventQuery';
import { type TimeContext } from '../../../../src/model/query/queryTime';
import { arbitraryQuery } from './arbitraryQuery';

const context: TimeContext = { now: Date.UTC(2026, 0, 11, 15, 30), timeZone: 'utc' };

function parsed(text: string): EventQuery {
  const result = parseEventQuery(text, context);
  if (!result.ok) throw new Error(`${text}: ${JSON.stringify(result.problem)}`);
  return result.value;
}

/** Each problem as the part of the query that it marks, and its message. */
function problems(text: string): readonly (readonly [string, string])[] {
  const result = parseEventQuery(text, context);
  if (result.ok) return [];
  return result.problem.map(({ start, end, message }) => [text.slice(start, end), message]);
}

describe('a query', () => {
  it('that is empty asks for everything', () => {
    expect(parsed('')).toEqual(matchEverything);
    expect(parsed(' \t ')).toEqual(matchEverything);
  });

  it('combines several values and several pairs of one key', () => {
    expect(parsed('kind:task_failed,rebase_* kind:nudge_sent task:eg-1 -kind:lock_*').kind).toEqual({
      include: ['task_failed', 'rebase_*', 'nudge_sent'],
      exclude: ['lock_*'],
    });
  });

  it('takes every key', () => {
    const text =
      'kind:a task:b source:c target:d is:failure session:-1 since:1h until:now text:e payload.f:g limit:5 word';
    expect(parsed(text)).toEqual({
      kind: { include: ['a'], exclude: [] },
      task: { include: ['b'], exclude: [] },
      source: { include: ['c'], exclude: [] },
      target: { include: ['d'], exclude: [] },
      text: { include: ['e'], exclude: [] },
      words: ['word'],
      is: { include: ['failure'], exclude: [] },
      session: { include: [-1], exclude: [], gapMs: 30 * 60_000 },
      payload: [{ path: 'f', include: ['g'], exclude: [] }],
      since: { ms: context.now - 3_600_000, ns: 0 },
      until: { ms: context.now, ns: 0 },
      limit: 5,
    });
  });

  it('takes what an event is, by commas or bars, in any case', () => {
    expect(parsed('is:failure|Notification,wait is:lock -is:durable').is).toEqual({
      include: ['failure', 'notification', 'wait', 'lock'],
      exclude: ['durable'],
    });
  });

  it('takes sessions by their numbers, and the pause between them from the one who asks', () => {
    const result = parseEventQuery('session:1,-2 -session:3', { ...context, sessionGapMs: 5000 });
    expect(result.ok && result.value.session).toEqual({ include: [1, -2], exclude: [3], gapMs: 5000 });
    expect(parsed('kind:a').session).toBeUndefined();
  });

  it('takes values in payloads by their path, as it is written', () => {
    expect(
      parsed('payload.Files:Cargo.lock,"a b" -payload.Files:x Payload.a.b:5 payload."odd: \\"key\\"":1').payload,
    ).toEqual([
      { path: 'Files', include: ['Cargo.lock', 'a b'], exclude: ['x'] },
      { path: 'a.b', include: ['5'], exclude: [] },
      { path: 'odd: "key"', include: ['1'], exclude: [] },
    ]);
  });

  it('does not mind capital letters in a key, and keeps those of values', () => {
    expect(parsed('Kind:Task').kind.include).toEqual(['Task']);
  });

  it('takes a word, a value and a comma within quotes as text', () => {
    expect(parsed('"rebase conflict" text:"lock manager","a,b" kind:"say \\"hi\\""')).toMatchObject({
      words: ['rebase conflict'],
      text: { include: ['lock manager', 'a,b'] },
      kind: { include: ['say "hi"'] },
    });
  });

  it('takes a quoted pair as a text, and a colon in a value as it is', () => {
    expect(parsed('"kind:x" kind:custom:checkpoint')).toMatchObject({
      words: ['kind:x'],
      kind: { include: ['custom:checkpoint'] },
    });
  });

  it('excludes a text with a minus', () => {
    expect(parsed('-Cargo.lock -"lock manager" -text:x,y').text).toEqual({
      include: [],
      exclude: ['Cargo.lock', 'lock manager', 'x', 'y'],
    });
  });

  it('takes commas in a bare word as text', () => {
    expect(parsed('a,b').words).toEqual(['a,b']);
  });

  it('written out and read again is the same, whatever it holds', () => {
    fc.assert(
      fc.property(arbitraryQuery, (query) => {
        expect(parsed(formatEventQuery(query))).toEqual(query);
      }),
      { numRuns: 1000 },
    );
  });

  it('is written in a canonical way', () => {
    expect(formatEventQuery(parsed('limit:5 "a b" -z kind:b kind:"a" until:2026-01-11'))).toBe(
      'kind:b,a until:2026-01-11T23:59:59.999999999Z limit:5 "a b" -z',
    );
  });

  it('of any text is read or refused at a place within it, and never throws', () => {
    const part = fc.constantFrom(
      'kind',
      'since',
      'limit',
      'is',
      'session',
      'payload.',
      '|',
      'foo',
      ':',
      ',',
      '-',
      '"',
      '\\',
      ' ',
      '5',
      '2h',
      'a',
      '2026-01-11',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        const result = parseEventQuery(text, context);
        if (result.ok) return;
        expect(result.problem.length).toBeGreaterThan(0);
        for (const { start, end } of result.problem) {
          expect(start).toBeLessThan(end);
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a mistake in a query', () => {
  it('in a key is shown there, with a guess', () => {
    expect(problems('a knid:task_failed')).toEqual([['knid', 'There is no key `knid`. Did you mean `kind`?']]);
    expect(problems('-tsk:x')).toEqual([['tsk', 'There is no key `tsk`. Did you mean `task`?']]);
    expect(problems('https://x.y')[0]?.[1]).toContain('put it in quotes');
  });

  it('of an empty value is shown where the value lacks', () => {
    const message = '`kind` has an empty value: expected one, as in `kind:task_failed,rebase_*`.';
    expect(problems('kind:')).toEqual([[':', message]]);
    expect(problems('kind:a,,b')).toEqual([[',', message]]);
    expect(problems('kind:a,')).toEqual([[',', message]]);
  });

  it('in a time says which times there are', () => {
    const [[place, message] = []] = problems('since:2026-02-30 x');
    expect(place).toBe('2026-02-30');
    expect(message).toContain('`2026-02-30` is not a time. Expected a date (2026-01-11)');
    expect(problems('until:"25:00"')[0]?.[0]).toBe('"25:00"');
  });

  it('in a limit is shown at the value', () => {
    for (const limit of ['0', '-1', '1.5', 'ten', '99999999999999999999'])
      expect(problems(`limit:${limit}`)).toEqual([
        [limit, `\`${limit}\` is not a limit: expected a whole number from 1. Leave out \`limit\` for all.`],
      ]);
  });

  it('in what an event is, is shown there, with a guess or all that there is', () => {
    expect(problems('is:wait|failre,lock')).toEqual([
      ['failre', "An event can't be `failre`. Did you mean `failure`?"],
    ]);
    expect(problems('-is:xyzzy')[0]).toEqual(['xyzzy', expect.stringContaining('Expected one of `start`, `success`')]);
    expect(problems('is:')[0]?.[0]).toBe(':');
  });

  it('in a session is shown at the value', () => {
    for (const value of ['0', 'last', '1.5', '--1'])
      expect(problems(`session:2,${value}`)).toEqual([
        [
          value,
          `\`${value}\` is not a session: expected its number, 1 for the first, 2 for the next, or -1 for the last.`,
        ],
      ]);
  });

  it('of a payload without a key to look at is shown there', () => {
    const message = '`payload` lacks the key to look at: expected it behind a dot, as in `payload.files:Cargo.lock`.';
    expect(problems('a payload:x')).toEqual([['payload', message]]);
    expect(problems('payload.:x')).toEqual([['payload.', message]]);
    expect(problems('paylod.files:x')).toEqual([
      ['paylod.files', 'There is no key `paylod.files`. Did you mean `payload`?'],
    ]);
  });

  it('of a quote that is not closed reaches to the end', () => {
    expect(problems('a text:"lock man')).toEqual([['"lock man', 'The quote is not closed: expected another `"`.']]);
    expect(problems('text:"lock\\"')).toEqual([['"lock\\"', 'The quote is not closed: expected another `"`.']]);
    expect(problems('"a"b')).toEqual([['b', 'Expected a space after the closing quote.']]);
  });

  it('of times in the wrong order is shown at the later one', () => {
    expect(problems('since:1h until:2h')).toEqual([
      ['2h', '`since` is after `until`: no event can match. Expected `since` to be the earlier time.'],
    ]);
    expect(problems('until:2h since:1h')[0]?.[0]).toBe('1h');
  });

  it('of a key that may stand once is shown at the second', () => {
    expect(problems('limit:1 limit:2')).toEqual([['2', '`limit` is given twice: expected one value only.']]);
    expect(problems('since:3h,2h')).toEqual([['2h', '`since` is given twice: expected one value only.']]);
  });

  it('of a minus that excludes nothing, or what can not be excluded, is shown', () => {
    expect(problems('a - b')).toEqual([['-', 'Expected a word or a `key:value` pair right after `-`.']]);
    expect(problems('-since:2h')).toEqual([['-since', "`since` can't be excluded: leave out the `-`."]]);
  });

  it('does not hide the others', () => {
    expect(problems('knid:x limit:no since:never "open').map(([place]) => place)).toEqual([
      'knid',
      'no',
      'never',
      '"open',
    ]);
  });
});
