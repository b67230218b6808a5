/** What a key's values are: patterns with `*`, plain text, a moment, a whole number, or what an event can be. */
export type QueryValueType = 'pattern' | 'text' | 'time' | 'number' | 'trait';

/** One key of the query language. The parser, the completion and docs/query-language.md follow this description. */
export interface QueryKeyDescription {
  readonly key: string;
  readonly values: QueryValueType;
  /** Whether `-key:value` is allowed. */
  readonly canExclude: boolean;
  /** What the pair asks for, in one line. */
  readonly explanation: string;
  readonly example: string;
}

/** The keys of the query language, in the order in which they are offered and written. */
export const queryKeys = [
  {
    key: 'kind',
    values: 'pattern',
    canExclude: true,
    explanation: 'Events of this kind',
    example: 'kind:task_failed,rebase_*',
  },
  {
    key: 'task',
    values: 'pattern',
    canExclude: true,
    explanation: 'Events with this task as source or target',
    example: 'task:eg-0123456789',
  },
  {
    key: 'source',
    values: 'pattern',
    canExclude: true,
    explanation: 'Events that come from this task',
    example: 'source:eg-0123456789',
  },
  {
    key: 'target',
    values: 'pattern',
    canExclude: true,
    explanation: 'Events that go to this task',
    example: '-target:eg-0123456789',
  },
  {
    key: 'is',
    values: 'trait',
    canExclude: true,
    explanation: 'Events that are this',
    example: 'is:failure,notification',
  },
  {
    key: 'session',
    values: 'number',
    canExclude: true,
    explanation: 'Events of this session: 1 is the first, -1 the last',
    example: 'session:-1',
  },
  {
    key: 'since',
    values: 'time',
    canExclude: false,
    explanation: 'Events at or after this time',
    example: 'since:2h',
  },
  {
    key: 'until',
    values: 'time',
    canExclude: false,
    explanation: 'Events at or before this time; a day counts to its end',
    example: 'until:2026-01-11T15:00',
  },
  {
    key: 'text',
    values: 'text',
    canExclude: true,
    explanation: 'Events that hold this text in kind, ids or payload',
    example: 'text:"lock manager",Cargo.lock',
  },
  {
    key: 'payload',
    values: 'pattern',
    canExclude: true,
    explanation: 'Events whose payload holds this value at this path',
    example: 'payload.files:Cargo.lock',
  },
  {
    key: 'limit',
    values: 'number',
    canExclude: false,
    explanation: 'At most so many events, the newest first',
    example: 'limit:500',
  },
] as const satisfies readonly QueryKeyDescription[];

/** A key of the query language. */
export type QueryKey = (typeof queryKeys)[number]['key'];

const byName = new Map<string, (typeof queryKeys)[number]>(
  queryKeys.map((description) => [description.key, description]),
);

/** What stands before the path in the key of a value of the payload. */
const payloadPrefix = 'payload.';

/** The key of this name in any case; undefined when there is none. A path may stand behind `payload.`. */
export function findQueryKey(name: string): (typeof queryKeys)[number] | undefined {
  return byName.get(payloadPath(name) === undefined ? name.toLowerCase() : 'payload');
}

/** The path that a key asks for in the payload, in the case in which it is written; undefined for every other key. */
export function payloadPath(name: string): string | undefined {
  return name.toLowerCase().startsWith(payloadPrefix) ? name.slice(payloadPrefix.length) : undefined;
}
