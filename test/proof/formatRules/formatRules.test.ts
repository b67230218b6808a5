import { describe, expect, it } from 'vitest';
import { checkFormat, type StoreBytes } from './formatRules';

const time = '2026-01-11T15:30:00.123456789Z';
const later = '2026-01-11T15:30:01Z';
const itemA = { id: 'eg-0123456789', title: 'A', status: 'open', priority: 2, created_at: time, updated_at: time };
const itemB = { ...itemA, id: 'eg-abcdefabcd', title: 'B' };
const itemC = { ...itemA, id: 'eg-cccccccccc', title: 'C' };
const blocks = { from_id: itemA.id, to_id: itemB.id, kind: 'blocks', created_at: later };
const event = { id: 'eg-evt-0123456789', kind: 'nudge_sent', timestamp: time };

/** A file as we write it, from records or from lines as they are. */
const file = (...records: readonly (string | object)[]): Buffer =>
  Buffer.from(records.map((record) => `\n${typeof record === 'string' ? record : JSON.stringify(record)}\n`).join(''));

const rulesBrokenBy = (files: Partial<StoreBytes>): readonly string[] =>
  checkFormat({ items: Buffer.alloc(0), edges: Buffer.alloc(0), events: Buffer.alloc(0), ...files }).map(
    ({ rule }) => rule,
  );

describe('the check of written bytes', () => {
  it('has nothing to say about a store that follows the rules', () => {
    const closed = `{"id":"${itemA.id}","title":"A","description":"Über\\n\\tall","status":"closed","priority":0,"labels":["a-1","Ü_²"],"created_at":"${time}","updated_at":"${later}","closed_at":"${later}","close_reason":""}`;
    const items = file(itemA, itemB, itemC, closed, { ...itemA, updated_at: later });
    const related = { from_id: itemB.id, to_id: itemA.id, kind: 'related', created_at: later };
    const edges = file(blocks, related, { ...blocks, deleted: true }, blocks);
    const payload = '{"n":12345678901234567890,"n":1,"text":"x\\"PAYLOAD\\""}';
    const full = `{"id":"${event.id}","kind":"k","source_task":"eg-a","target_task":"","payload":${payload},"timestamp":"${later}"}`;
    expect(checkFormat({ items, edges, events: file(event, full, event) })).toEqual([]);
  });

  it('has nothing to say about empty files and blank lines', () => {
    expect(rulesBrokenBy({ items: Buffer.from('\n\n\n') })).toEqual([]);
  });

  it.each<readonly [string, Partial<StoreBytes>]>([
    ['a line end precedes what we append', { events: Buffer.from(`${JSON.stringify(event)}\n`) }],
    ['the last line has its line end', { events: Buffer.from(`\n${JSON.stringify(event)}`) }],
    ['a line is UTF-8', { events: Buffer.concat([file(event), Buffer.from([0x0a, 0xff, 0x0a])]) }],
    ['a line is one JSON object', { events: file(JSON.stringify(event).slice(0, 40)) }],
    ['a line is one JSON object', { events: file(JSON.stringify(event).repeat(2)) }],
    ['a line is one JSON object', { events: file(`\ufeff${JSON.stringify(event)}`) }],
    ['a line is one JSON object', { events: file('[1]') }],
  ])('catches torn, merged and foreign lines: %s', (rule, files) => {
    expect(rulesBrokenBy(files)).toContain(rule);
  });

  it.each<readonly [string, object | string]>([
    ['id is eg-evt- and 10 lower-case hex digits', { ...event, id: 'eg-evt-019bac48-a' }],
    ['id is eg-evt- and 10 lower-case hex digits', { ...event, id: 'eg-evt-ABCDEF0123' }],
    ['kind is a text', { ...event, kind: 1 }],
    ['timestamp is there', { id: event.id, kind: 'k' }],
    ['source_task is a text', { id: event.id, kind: 'k', source_task: null, timestamp: time }],
    ['target_task is a text', { id: event.id, kind: 'k', target_task: 5, timestamp: time }],
    ['payload is absent when null', { id: event.id, kind: 'k', payload: null, timestamp: time }],
    ['colour is a field that the record has', { ...event, colour: 'red' }],
    [
      'the fields stand in the native order, each once, without white space',
      { kind: 'k', id: event.id, timestamp: time },
    ],
    [
      'the fields stand in the native order, each once, without white space',
      JSON.stringify(event, undefined, 1).replaceAll('\n', ''),
    ],
    [
      'the fields stand in the native order, each once, without white space',
      `{"id":"eg-evt-0123456789","kind":"a","kind":"k","timestamp":"${time}"}`,
    ],
    ['no text holds half of a surrogate pair', { ...event, kind: '\ud800' }],
    ['every number fits a double', `{"id":"eg-evt-0123456789","kind":"k","payload":[1e400],"timestamp":"${time}"}`],
    [
      'at most 127 arrays and objects are nested',
      `{"id":"eg-evt-0123456789","kind":"k","payload":${'['.repeat(127)}${']'.repeat(127)},"timestamp":"${time}"}`,
    ],
    ...['2026-01-11T15:30:00+00:00', '2026-01-11 15:30:00Z', '2026-01-11T15:30:00.1Z', 7].map(
      (timestamp) =>
        ['timestamp is RFC 3339 in UTC with 0, 3, 6 or 9 digits of fraction', { ...event, timestamp }] as const,
    ),
    ['timestamp is a moment that the calendar has', { ...event, timestamp: '2026-02-30T15:30:00Z' }],
    ['timestamp has the fewest digits that hold it', { ...event, timestamp: '2026-01-11T15:30:00.120000Z' }],
  ])('catches an event of which it is not true that %s', (rule, record) => {
    expect(rulesBrokenBy({ events: file(record) })).toContain(rule);
  });

  it.each<readonly [string, ...(readonly object[])]>([
    ['id is eg- and 10 lower-case hex digits', { ...itemA, id: 'eg-evt-0123456789' }],
    ['title is a text', { ...itemA, title: null }],
    ['title has 1 to 500 bytes', { ...itemA, title: '' }],
    ['title has 1 to 500 bytes', { ...itemA, title: 'é'.repeat(251) }],
    ['title has no control characters', { ...itemA, title: 'a\u0085b' }],
    ['description is a text', { id: itemA.id, title: 'A', description: 1, ...times() }],
    ['status is open, in_progress, blocked or closed', { ...itemA, status: 'done' }],
    ['priority is a whole number from 0 to 4', { ...itemA, priority: 5 }],
    ['priority is a whole number from 0 to 4', { ...itemA, priority: '2' }],
    ['labels is a list, absent when empty', withLabels([])],
    ['a label has letters, digits, - and _ only', withLabels(['a b'])],
    ['no label is given twice', withLabels(['a', 'a'])],
    ['updated_at is not before created_at', { ...itemA, created_at: later }],
    ['closed_at is only on a closed item', { ...itemA, closed_at: later }],
    ['close_reason is only on a closed item', { ...itemA, close_reason: 'x' }],
    ['the first line of an item is open', { ...itemA, status: 'blocked' }],
    ['the first line of an item was updated when it was created', { ...itemA, updated_at: later }],
    ['the status follows from the one before', itemA, { ...itemA, status: 'closed' }, { ...itemA, status: 'blocked' }],
    ['created_at stays as it was', itemA, { ...itemA, created_at: later, updated_at: later }],
    ['updated_at does not go back', itemA, { ...itemA, updated_at: later }, itemA],
  ])('catches an item of which it is not true that %s', (rule, ...records) => {
    expect(rulesBrokenBy({ items: file(...records) })).toContain(rule);
  });

  it.each<readonly [string, ...(readonly object[])]>([
    ['from_id is eg- and 10 lower-case hex digits', { ...blocks, from_id: 'A' }],
    ['kind is blocks, parent_child or related', { ...blocks, kind: 'knows' }],
    ['created_at is there', { from_id: itemA.id, to_id: itemB.id, kind: 'blocks' }],
    ['deleted is true or absent', { ...blocks, deleted: false }],
    ['both ends exist when the edge is made', { ...blocks, to_id: 'eg-9999999999' }],
    ['both ends exist when the edge is made', { ...blocks, created_at: '2026-01-11T15:29:00Z' }],
    ['an edge has two different ends', { ...blocks, to_id: itemA.id }],
    ['an edge that is there is not written again', blocks, blocks],
    ['a tombstone stands only for an edge that is there', { ...blocks, deleted: true }],
    [
      'a tombstone stands only for an edge that is there',
      blocks,
      { ...blocks, deleted: true },
      { ...blocks, deleted: true },
    ],
    [
      'blocks and parent_child have no cycle',
      blocks,
      { ...blocks, from_id: itemB.id, to_id: itemC.id, kind: 'parent_child' },
      { ...blocks, from_id: itemC.id, to_id: itemA.id },
    ],
  ])('catches an edge of which it is not true that %s', (rule, ...records) => {
    expect(rulesBrokenBy({ items: file(itemA, itemB, itemC), edges: file(...records) })).toContain(rule);
  });

  it('names the file, the line and how it begins', () => {
    expect(checkFormat({ items: file(itemA), edges: Buffer.alloc(0), events: file(event, '{"id":') })).toEqual([
      { file: 'events', line: 4, rule: 'a line is one JSON object', text: '{"id":' },
    ]);
  });
});

function times(): object {
  return { status: 'open', priority: 2, created_at: time, updated_at: time };
}

function withLabels(labels: readonly string[]): object {
  return { id: itemA.id, title: 'A', status: 'open', priority: 2, labels, created_at: time, updated_at: time };
}
