import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apiError, toApiError } from '../../../src/host/api/apiError';
import { apiVersion, chooseApi } from '../../../src/host/api/apiVersions';
import {
  parseCountOptions,
  parseEventDraft,
  parsePublishOptions,
  parseQuery,
  parseQueryOptions,
  parseSubscription,
} from '../../../src/host/api/eventArguments';
import { formatCursor, parseCursor } from '../../../src/host/api/eventCursor';
import { parseFolder } from '../../../src/host/api/folderArgument';
import {
  parseId,
  parseItemChanges,
  parseItemDraft,
  parseItemFilter,
  parseReason,
  parseRelationship,
  parseRelationshipOptions,
  parseStatus,
  parseWriteOptions,
} from '../../../src/host/api/itemArguments';
import { requireListener } from '../../../src/host/api/listeners';
import { matchEverything } from '../../../src/model/query/eventQuery';

/** What a call throws, as code and message. */
function thrown(call: () => unknown): string {
  try {
    return `nothing, but gave ${JSON.stringify(call())}`;
  } catch (error) {
    const { code, message } = toApiError(error);
    return `${code}: ${message.replace(' See engram-inspector.d.ts.', '')}`;
  }
}

const cyclic: { self?: unknown } = {};
cyclic.self = cyclic;

describe('an argument of another extension that is not what the declarations say', () => {
  it.each<readonly [() => unknown, string]>([
    [() => parseEventDraft(undefined, 'record'), 'record: event must be an object.'],
    [() => parseEventDraft({}, 'publish'), 'publish: event.kind must be a text.'],
    [() => parseEventDraft({ kind: '' }, 'record'), 'record: event.kind must not be empty.'],
    [() => parseEventDraft({ kind: 'a', sourceTask: '' }, 'record'), 'record: event.sourceTask must not be empty.'],
    [() => parseEventDraft({ kind: 'a', targetTask: 3 }, 'record'), 'record: event.targetTask must be a text.'],
    [
      () => parseEventDraft({ kind: 'a', source: 'eg-1', task: 1 }, 'record'),
      'record: event has a field that this version does not know: source, task.',
    ],
    [
      () => parseEventDraft({ kind: 'a', timestamp: '2026-01-11' }, 'record'),
      'record: event.timestamp must be a time such as 2026-01-11T15:30:00Z, with an offset or Z.',
    ],
    ...[() => 1, Symbol('a'), Number.NaN, 10n, new Map(), { a: undefined }, { when: new Date() }].map(
      (payload) =>
        [
          () => parseEventDraft({ kind: 'a', payload }, 'record'),
          'record: event.payload must be JSON: objects, lists, texts, finite numbers, true, false and null.',
        ] as const,
    ),
    [
      () => parseEventDraft({ kind: 'a', payload: cyclic }, 'record'),
      'record: event.payload is nested too deeply, or contains itself.',
    ],
    [() => parseEventDraft({ kind: 'a', payloadText: {} }, 'record'), 'record: event.payloadText must be a text.'],
    [() => parsePublishOptions({ record: 'yes' }), 'publish: options.record must be true or false.'],
    [() => parsePublishOptions(true), 'publish: options must be an object.'],
    [() => parseSubscription(undefined), 'subscribe: filter must be an object.'],
    [() => parseSubscription({ kinds: 'task_failed' }), 'subscribe: filter.kinds must be a list of texts.'],
    [() => parseSubscription({ tasks: ['eg-1', 2] }), 'subscribe: filter.tasks[1] must be a text.'],
    [
      () => parseSubscription({ kind: ['task_failed'] }),
      'subscribe: filter has a field that this version does not know: kind.',
    ],
    [() => parseQuery(3, 'utc', 'queryEvents'), 'queryEvents: query must be a query text or a filter.'],
    [
      () => parseQuery({ since: 'yesterday' }, 'utc', 'countEvents'),
      'countEvents: query.since must be a time such as 2026-01-11T15:30:00Z, with an offset or Z.',
    ],
    [() => parseQueryOptions({ limit: 0 }), 'queryEvents: options.limit must be a whole number from 1 to 1000.'],
    [() => parseQueryOptions({ limit: 1001 }), 'queryEvents: options.limit must be a whole number from 1 to 1000.'],
    [() => parseQueryOptions({ limit: 1.5 }), 'queryEvents: options.limit must be a whole number from 1 to 1000.'],
    [() => parseQueryOptions({ after: 'page 2' }), 'queryEvents: options.after must be `next` of another page.'],
    [() => parseQueryOptions({ timeZone: 'CET' }), 'queryEvents: options.timeZone must be utc or local.'],
    [() => parseCountOptions({ token: {} }), 'countEvents: options.token must be a CancellationToken.'],
    [() => parseCountOptions({ limit: 3 }), 'countEvents: options has a field that this version does not know: limit.'],
    [() => parseId(7, 'item'), 'item: id must be a text.'],
    [() => parseStatus('done'), 'setItemStatus: status must be one of open, in_progress, blocked, closed.'],
    [() => parseReason(null), 'closeItem: reason must be a text.'],
    [() => parseItemDraft({}), 'createItem: draft.title must be a text.'],
    [
      () => parseItemDraft({ title: 'a', priority: 5 }),
      'createItem: draft.priority must be a whole number from 0 to 4.',
    ],
    [() => parseItemDraft({ title: 'a', labels: 'x' }), 'createItem: draft.labels must be a list of texts.'],
    [() => parseItemChanges({ title: null }), 'updateItem: changes.title must be a text.'],
    [
      () => parseItemChanges({ status: 'closed' }),
      'updateItem: changes has a field that this version does not know: status.',
    ],
    [() => parseWriteOptions({ basedOn: 'eg-1' }, 'closeItem'), 'closeItem: options.basedOn must be an item.'],
    [
      () => parseWriteOptions({ basedOn: { ...someItem, updatedAt: { iso: '?', ms: 1 } } }, 'closeItem'),
      'closeItem: options.basedOn.updatedAt.iso must be a time such as 2026-01-11T15:30:00Z, with an offset or Z.',
    ],
    [() => parseItemFilter({ limit: -1 }), 'items: filter.limit must be a whole number from 0 on.'],
    [
      () => parseItemFilter({ minPriority: 3, maxPriority: 1 }),
      'items: filter.minPriority must not be above maxPriority.',
    ],
    [
      () => parseRelationship({ fromId: 'a', toId: 'b', kind: 'needs' }, 'addRelationship'),
      'addRelationship: relationship.kind must be one of blocks, parent_child, related.',
    ],
    [() => parseRelationshipOptions({ removed: 1 }), 'relationships: options.removed must be true or false.'],
    [() => parseFolder('/work'), 'openStore: folder must be an object.'],
    [
      () => parseFolder({ scheme: 'https', fsPath: '/' }),
      'openStore: folder.scheme must be file: stores are read from the disk.',
    ],
    [() => requireListener(JSON.parse('{}') as () => void, 'subscribe'), 'subscribe: listener must be a function.'],
  ])('%# is refused with the field', (call, message) => {
    expect(thrown(call)).toBe(`InvalidArgument: ${message}`);
  });
});

const time = { iso: '2026-01-11T15:30:00.123456789Z', ms: 1_768_145_400_123 };
const someItem = { id: 'eg-1', title: 'A', status: 'open', priority: 2, labels: [], createdAt: time, updatedAt: time };

describe('an argument of another extension', () => {
  it('may leave out what has a default', () => {
    expect(parsePublishOptions(undefined)).toEqual({ record: false });
    expect(parseQueryOptions(undefined)).toEqual({
      timeZone: 'utc',
      token: undefined,
      page: { limit: 200, after: undefined },
    });
    expect(parseQuery(undefined, 'utc', 'queryEvents')).toBe(matchEverything);
    expect(parseItemFilter(undefined)).toEqual({});
    expect(parseRelationshipOptions({})).toEqual({ removed: false });
    expect(parseWriteOptions(undefined, 'closeItem')).toEqual({});
  });

  it('keeps every nanosecond of a time', () => {
    const { timestamp } = parseEventDraft({ kind: 'a', timestamp: time.iso }, 'record');
    expect(timestamp).toEqual({ ms: time.ms, ns: 456_789 });
  });

  it('is a copy: what the caller changes later changes nothing', () => {
    const payload = { list: [1] };
    const draft = parseEventDraft({ kind: 'a', payload }, 'record');
    payload.list.push(2);
    expect(draft.payload).toEqual({ list: [1] });
  });

  it('keeps a payload of any JSON as it is, keys such as __proto__ included', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const payload: unknown = JSON.parse(JSON.stringify(value));
        expect(JSON.stringify(parseEventDraft({ kind: 'a', payload }, 'record').payload)).toBe(JSON.stringify(value));
      }),
    );
    const payload: unknown = JSON.parse('{"__proto__": {"a": 1}}');
    expect(JSON.stringify(parseEventDraft({ kind: 'a', payload }, 'record').payload)).toBe('{"__proto__":{"a":1}}');
  });

  it('may be an item that went through JSON, with fields of a later version', () => {
    const { basedOn } = parseWriteOptions({ basedOn: { ...someItem, owner: 'later' } }, 'updateItem');
    const moment = { ms: time.ms, ns: 456_789 };
    expect(basedOn).toStrictEqual({
      ...{ id: 'eg-1', title: 'A', status: 'open', priority: 2, labels: [], createdAt: moment, updatedAt: moment },
      ...{ description: undefined, closedAt: undefined, closeReason: undefined },
    });
  });

  it('may be a relationship that the API gave', () => {
    const given = { fromId: 'a', toId: 'b', kind: 'blocks', createdAt: time, removed: false };
    expect(parseRelationship(given, 'removeRelationship')).toEqual({ fromId: 'a', toId: 'b', kind: 'blocks' });
  });
});

describe('a query text', () => {
  it('with a mistake is refused with its place and what was expected', () => {
    expect(thrown(() => parseQuery('kind:a sinse:2h', 'utc', 'queryEvents'))).toMatch(
      /^InvalidQuery: queryEvents: a mistake in the query at character 8: .*Did you mean `?since`?\?/,
    );
  });

  it('means days of UTC, or of this place where that is asked for', () => {
    const since = (timeZone: 'utc' | 'local') => parseQuery('since:2026-01-11', timeZone, 'countEvents').since?.ms;
    expect(since('utc')).toBe(Date.UTC(2026, 0, 11));
    expect(since('local')).toBe(new Date(2026, 0, 11).getTime());
  });
});

describe('the place of the next page', () => {
  it('is found again from its text', () => {
    const integer = fc.maxSafeInteger();
    fc.assert(
      fc.property(fc.nat(), integer, fc.nat(999_999), fc.nat(), (generation, ms, ns, index) => {
        const cursor = { generation, timestamp: { ms, ns }, index };
        expect(parseCursor(formatCursor(cursor))).toEqual(cursor);
      }),
    );
  });
});

describe('the version of the API', () => {
  const apis = new Map([
    [1, 'one'],
    [2, 'two'],
  ]);

  it('is the one that was asked for', () => {
    expect(chooseApi(apis, 2)).toBe('two');
    expect(apiVersion).toMatch(/^1\.\d+\.\d+$/);
  });

  it('is refused with those that are there when it is unknown', () => {
    const ending = `It has 1, 2 (${apiVersion}): ask for one of these, or update Engram Inspector.`;
    expect(thrown(() => chooseApi(apis, 3))).toBe(
      `UnknownVersion: Engram Inspector was asked for version 3 of its API. ${ending}`,
    );
    for (const wanted of ['1', undefined, null])
      expect(thrown(() => chooseApi(apis, wanted))).toBe(
        `UnknownVersion: Engram Inspector was asked for its API without the number of a version. ${ending}`,
      );
  });
});

describe('an error', () => {
  it('of our own has a code by its name, and of an append by what is in the file', () => {
    const named = (name: string, code?: string): Error =>
      Object.assign(new Error('words'), code === undefined ? { name } : { name, code });
    const codes = Object.entries({
      CancelledError: 'Cancelled',
      Refusal: 'WritesNotAllowed',
      InvalidItemError: 'Refused',
      RefusedEdgeError: 'Refused',
      TypeError: 'Failed',
    });
    for (const [name, code] of codes) expect(toApiError(named(name))).toMatchObject({ code, message: 'words' });
    expect(toApiError(named('AppendError', 'short-write')).code).toBe('PartlyWritten');
    expect(toApiError(named('AppendError', 'durability-unknown')).code).toBe('DurabilityUnknown');
    expect(toApiError(named('AppendError', 'no-space')).code).toBe('NotWritten');
    expect(toApiError('words')).toMatchObject({ name: 'EngramError', code: 'Failed', message: 'words' });
  });

  it('of the API stays the same one', () => {
    const error = apiError('UnknownItem', 'words');
    expect(toApiError(error)).toBe(error);
  });
});
