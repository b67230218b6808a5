import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EngramEvent } from '../../../../src/model/event';
import { matchEverything } from '../../../../src/model/query/eventQuery';
import { matchesEvent } from '../../../../src/model/query/matchesEvent';
import { parseEventQuery } from '../../../../src/model/query/parseEventQuery';
import { compilePattern, exactPattern } from '../../../../src/model/query/pattern';
import { queryFromFilter } from '../../../../src/model/query/queryFromFilter';
import { arbitraryJson, eventWith } from './arbitraryQuery';

function matches(text: string, event: EngramEvent): boolean {
  const query = parseEventQuery(text, { now: Date.UTC(2026, 0, 11, 16), timeZone: 'utc' });
  if (!query.ok) throw new Error(JSON.stringify(query.problem));
  return matchesEvent(query.value, event);
}

const conflict = eventWith({
  kind: 'rebase_conflict',
  sourceTask: 'eg-aaaaaaaaaa',
  targetTask: 'eg-bbbbbbbbbb',
  payload: { files: ['src/Lock.rs', 'Cargo.lock'], attempts: 3, details: { auto: true, by: null } },
});

describe('an event matches', () => {
  it('by kind, with wildcards and exclusions', () => {
    expect(matches('kind:task_failed,rebase_*', conflict)).toBe(true);
    expect(matches('kind:rebase', conflict)).toBe(false);
    expect(matches('kind:*_* -kind:*conflict', conflict)).toBe(false);
  });

  it('by task on either end, by source and by target', () => {
    expect(matches('task:eg-bbbbbbbbbb', conflict)).toBe(true);
    expect(matches('source:eg-bbbbbbbbbb', conflict)).toBe(false);
    expect(matches('source:eg-a* target:eg-b*', conflict)).toBe(true);
    expect(matches('-task:eg-bbbbbbbbbb', conflict)).toBe(false);
  });

  it('by no pattern where it has no task, and by every exclusion', () => {
    const lonely = eventWith({});
    expect(matches('source:*', lonely)).toBe(false);
    expect(matches('task:*', lonely)).toBe(false);
    expect(matches('-source:* -task:*', lonely)).toBe(true);
  });

  it('by text in ids, kind, payload keys and values, in any case', () => {
    for (const text of [
      'CONFLICT',
      'lock.rs',
      'cargo',
      'eg-evt-0123',
      'EG-AAAA',
      'attempts',
      '3',
      'true',
      'auto',
      'null',
    ])
      expect(matches(`text:${text}`, conflict), text).toBe(true);
    expect(matches('text:null', eventWith({ payload: null }))).toBe(false);
    expect(matches('text:ΟΔΟΣ', eventWith({ payload: 'οδός οδος' }))).toBe(true);
    expect(matches('text:2026', conflict)).toBe(false);
  });

  it('by every word, by one of the texts, and by none that is excluded', () => {
    expect(matches('lock cargo', conflict)).toBe(true);
    expect(matches('lock nothing', conflict)).toBe(false);
    expect(matches('text:nothing,cargo', conflict)).toBe(true);
    expect(matches('-cargo', conflict)).toBe(false);
  });

  it('by what it is', () => {
    expect(matches('is:failure', conflict)).toBe(true);
    expect(matches('is:success,failure -is:wait', conflict)).toBe(true);
    expect(matches('is:failure -is:durable', conflict)).toBe(false);
    expect(matches('is:other', eventWith({ kind: 'custom:x' }))).toBe(true);
    expect(matches('is:durable', eventWith({ kind: 'custom:x' }))).toBe(false);
  });

  it('as a notification where a task received it, as a broadcast where all did', () => {
    const ends = { sourceTask: 'eg-aaaaaaaaaa', targetTask: undefined };
    expect(matches('is:notification', conflict)).toBe(true);
    expect(matches('is:notification', eventWith(ends))).toBe(false);
    expect(matches('is:notification', eventWith({ ...ends, kind: 'rebase_required' }))).toBe(true);
    expect(matches('is:notification', eventWith({ kind: 'rebase_required' }))).toBe(false);
    expect(matches('is:broadcast', eventWith({ ...ends, kind: 'main_updated' }))).toBe(true);
    expect(matches('is:broadcast', eventWith({ kind: 'main_updated', targetTask: 'eg-1' }))).toBe(false);
  });

  it('by its session, counted from either end', () => {
    const inSecond = (text: string): boolean => {
      const query = parseEventQuery(text, { now: 0, timeZone: 'utc' });
      return query.ok && matchesEvent(query.value, conflict, { number: 2, count: 3 });
    };
    for (const text of ['session:2', 'session:-2', 'session:1,2', '-session:3', 'session:2 -session:-1'])
      expect(inSecond(text), text).toBe(true);
    for (const text of ['session:-1', 'session:1', '-session:2', 'session:2 -session:-2', 'session:7'])
      expect(inSecond(text), text).toBe(false);
    // No event tells its session by itself.
    expect(matches('session:1', conflict)).toBe(false);
  });

  it('by values of its payload: texts in any case, patterns, numbers and words, elements of lists', () => {
    for (const text of [
      'payload.files:cargo.LOCK',
      'payload.files:*.rs',
      'payload.files:nothing,Cargo.lock',
      'payload.attempts:3',
      'payload.attempts:3.0',
      'payload.details.auto:true',
      'payload.details.by:null',
      'payload.details:*',
      '-payload.error:*',
      '-payload.files:README.md payload.attempts:3',
    ])
      expect(matches(text, conflict), text).toBe(true);
    for (const text of [
      'payload.files:Cargo',
      'payload.Files:Cargo.lock',
      'payload.files:Cargo.lock payload.attempts:4',
      'payload.attempts:"3 "',
      'payload.auto:true',
      'payload.details:true',
      '-payload.files:cargo.lock',
      'payload.error:*',
    ])
      expect(matches(text, conflict), text).toBe(false);
  });

  it('by a key of its payload that holds dots, or is odd', () => {
    const payload = { 'a.b': { c: 'nested' }, 'odd key': 'x', '': 1, list: [[{ name: 'deep' }], 'flat'] };
    for (const text of ['payload.a.b.c:nested', 'payload."odd key":x', 'payload."":1', 'payload.list.name:deep'])
      expect(matches(text, eventWith({ payload })), text).toBe(true);
    expect(matches('payload.list:flat', eventWith({ payload }))).toBe(true);
    expect(matches('payload.toString:*', eventWith({ payload }))).toBe(false);
  });

  it('takes a star in a text as it is', () => {
    expect(matches('text:car*', conflict)).toBe(false);
    expect(matches('text:2*3', eventWith({ payload: '2*3' }))).toBe(true);
  });

  it('at both ends of the time asked for, to the nanosecond', () => {
    const event = eventWith({ timestamp: { ms: Date.UTC(2026, 0, 11, 15), ns: 5 } });
    expect(matches('since:2026-01-11T15:00:00.000000005Z', event)).toBe(true);
    expect(matches('since:2026-01-11T15:00:00.000000006Z', event)).toBe(false);
    expect(matches('until:2026-01-11T15:00:00.000000005Z', event)).toBe(true);
    expect(matches('until:2026-01-11T15:00:00.000000004Z', event)).toBe(false);
    expect(matches('since:2026-01-11 until:2026-01-11', event)).toBe(true);
  });

  it('whatever its payload holds, the query for everything', () => {
    fc.assert(
      fc.property(arbitraryJson, (payload) => {
        expect(matchesEvent(matchEverything, eventWith({ payload }))).toBe(true);
        expect(matchesEvent({ ...matchEverything, words: ['\u0000no'] }, eventWith({ payload: [payload] }))).toBe(
          JSON.stringify(payload).includes('\\u0000no'),
        );
      }),
    );
  });

  it('when its payload is nested ten thousand deep', () => {
    let payload: EngramEvent['payload'] = 'needle';
    for (let depth = 0; depth < 10_000; depth++) payload = [payload];
    expect(matches('needle', eventWith({ payload }))).toBe(true);
    expect(matches('payload.a:needle', eventWith({ payload: { a: payload } }))).toBe(true);
  });
});

describe('a pattern', () => {
  it('matches as the same pattern written as a regular expression', () => {
    const piece = fc.array(fc.constantFrom('a', 'b', '*', '.', '\\*', '\\\\'), { maxLength: 8 });
    const value = fc.string({ unit: fc.constantFrom('a', 'b', '*', '.', '\\'), maxLength: 10 });
    fc.assert(
      fc.property(piece, value, (pieces, text) => {
        const expression = pieces.map((part) =>
          part === '*' ? '.*' : `\\${part.at(-1) ?? ''}`.replace(/^\\(\w)$/, '$1'),
        );
        const oracle = new RegExp(`^${expression.join('')}$`, 's');
        expect(compilePattern(pieces.join('')).matches(text)).toBe(oracle.test(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('of an exact text matches that text only, and says which', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, other) => {
        const pattern = compilePattern(exactPattern(text));
        expect(pattern.exact).toBe(text);
        expect(pattern.matches(text)).toBe(true);
        expect(pattern.matches(other)).toBe(other === text);
      }),
    );
    expect(compilePattern('a*').exact).toBeUndefined();
  });

  it('with many stars is matched quickly', () => {
    const started = performance.now();
    expect(compilePattern(`${'a*'.repeat(50)}b`).matches('a'.repeat(5000))).toBe(false);
    expect(performance.now() - started).toBeLessThan(200);
  });
});

describe('the filter of the design', () => {
  it('asks for exact kinds and ids, also with a star', () => {
    const query = queryFromFilter({ kinds: ['a*', 'b'], sourceTask: 'eg-1', targetTask: 'eg-2', limit: 7 });
    const event = eventWith({ kind: 'a*', sourceTask: 'eg-1', targetTask: 'eg-2' });
    expect(matchesEvent(query, event)).toBe(true);
    expect(matchesEvent(query, { ...event, kind: 'ab' })).toBe(false);
    expect(matchesEvent(query, { ...event, sourceTask: 'eg-2' })).toBe(false);
    expect(query.limit).toBe(7);
    expect(queryFromFilter({})).toEqual(matchEverything);
  });
});
