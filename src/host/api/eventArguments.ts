import * as z from 'zod/mini';
import type * as api from '../../../api/engram-inspector';
import { type EventDraft } from '../../model/event';
import { type EventQuery, matchEverything } from '../../model/query/eventQuery';
import { parseEventQuery } from '../../model/query/parseEventQuery';
import { queryFromFilter } from '../../model/query/queryFromFilter';
import { type TimeContext } from '../../model/query/queryTime';
import { type BusFilter } from '../../store/bus/busEvent';
import { type EventPageRequest } from '../../worker/storeService';
import { apiError } from './apiError';
import { flag, filledText, jsonValue, mustBeObject, parseArgument, text, texts, time, wholeNumber } from './argument';
import { parseCursor } from './eventCursor';

/** Fields of an argument: exactly those that the declarations name. */
type FieldsOf<Declared> = Record<keyof Required<Declared>, z.ZodMiniType>;

const draftSchema = z.strictObject(
  {
    kind: filledText,
    sourceTask: z.optional(filledText),
    targetTask: z.optional(filledText),
    payload: z.optional(jsonValue),
    payloadText: z.optional(text),
    timestamp: z.optional(time),
  } satisfies FieldsOf<api.EventDraft>,
  mustBeObject,
);

/** The event that another extension wants recorded or published by `call`. Throws `InvalidArgument`. */
export function parseEventDraft(draft: unknown, call: 'record' | 'publish'): EventDraft {
  return parseArgument(draftSchema, draft, `${call}: event`);
}

const publishOptionsSchema = z.optional(
  z.strictObject({ record: z.optional(flag) } satisfies FieldsOf<api.PublishOptions>, mustBeObject),
);

/** Whether an event is to be recorded though its kind is not durable. Throws `InvalidArgument`. */
export function parsePublishOptions(options: unknown): { readonly record: boolean } {
  return { record: parseArgument(publishOptionsSchema, options, 'publish: options')?.record ?? false };
}

const subscriptionSchema = z.strictObject(
  { kinds: z.optional(texts), tasks: z.optional(texts) } satisfies FieldsOf<api.SubscriptionFilter>,
  mustBeObject,
);

/** Which events a listener wants. Throws `InvalidArgument`. */
export function parseSubscription(filter: unknown): BusFilter {
  return parseArgument(subscriptionSchema, filter, 'subscribe: filter');
}

const filterSchema = z.strictObject(
  {
    kinds: z.optional(texts),
    task: z.optional(text),
    sourceTask: z.optional(text),
    targetTask: z.optional(text),
    since: z.optional(time),
    until: z.optional(time),
  } satisfies FieldsOf<api.EventFilter>,
  'must be a query text or a filter',
);

/** The query of `call`, from a text or a filter. Throws `InvalidQuery` with the place, or `InvalidArgument`. */
export function parseQuery(
  query: unknown,
  timeZone: TimeContext['timeZone'],
  call: 'queryEvents' | 'countEvents',
): EventQuery {
  if (query === undefined) return matchEverything;
  if (typeof query !== 'string') return queryFromFilter(parseArgument(filterSchema, query, `${call}: query`));
  const parsed = parseEventQuery(query, { now: Date.now(), timeZone });
  if (parsed.ok) return parsed.value;
  const problems = parsed.problem.map(({ start, message }) => `at character ${start + 1}: ${message}`);
  throw apiError('InvalidQuery', `${call}: a mistake in the query ${problems.join(' ')}`);
}

const countOptions = {
  timeZone: z.optional(z.enum(['utc', 'local'], 'must be utc or local')),
  token: z.optional(z.custom<api.EventCountOptions['token']>(isToken, 'must be a CancellationToken')),
} satisfies FieldsOf<api.EventCountOptions>;

function isToken(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'isCancellationRequested' in value &&
    'onCancellationRequested' in value &&
    typeof value.onCancellationRequested === 'function'
  );
}

const countOptionsSchema = z.optional(z.strictObject(countOptions, mustBeObject));
const queryOptionsSchema = z.optional(
  z.strictObject(
    {
      ...countOptions,
      limit: z.optional(wholeNumber(1, 1000)),
      after: z.optional(
        z.pipe(
          text,
          z.transform((cursor, context) => {
            const parsed = parseCursor(cursor);
            if (parsed) return parsed;
            context.issues.push({ code: 'custom', input: cursor, message: 'must be `next` of another page' });
            return z.NEVER;
          }),
        ),
      ),
    } satisfies FieldsOf<api.EventQueryOptions>,
    mustBeObject,
  ),
);

/** How to count events, with what is meant where nothing is said. */
export interface CountOptions {
  readonly timeZone: TimeContext['timeZone'];
  readonly token: api.EventCountOptions['token'];
}

/** Options of `countEvents`. Throws `InvalidArgument`. */
export function parseCountOptions(options: unknown): CountOptions {
  const { timeZone = 'utc', token } = parseArgument(countOptionsSchema, options, 'countEvents: options') ?? {};
  return { timeZone, token };
}

/** Options of `queryEvents`. Throws `InvalidArgument`. */
export function parseQueryOptions(options: unknown): CountOptions & { readonly page: EventPageRequest } {
  const parsed = parseArgument(queryOptionsSchema, options, 'queryEvents: options') ?? {};
  const { timeZone = 'utc', token, limit = 200, after } = parsed;
  return { timeZone, token, page: { limit, after } };
}
