import * as z from 'zod/mini';
import { type JsonValue } from './json';

/** Text that says something: not empty, not white space. A number or a truth value counts as its text. */
const words = z.catch(
  z.optional(
    z.pipe(
      z.union([z.string(), z.number(), z.boolean()]),
      z.transform((value) => (String(value).trim() === '' ? undefined : String(value))),
    ),
  ),
  undefined,
);
/** A finite amount; a text of digits counts as its number. */
const amount = z.catch(
  z.optional(
    z.pipe(
      z.union([z.number(), z.string().check(z.regex(/^\d{1,15}$/))]),
      z.transform((value) => Number(value)),
    ),
  ),
  undefined,
);
/** An amount, or a list of which the length is the amount. */
const amountOrList = z.catch(
  z.optional(
    z.union([
      z.number(),
      z.pipe(
        z.array(z.unknown()),
        z.transform((entries) => entries.length),
      ),
    ]),
  ),
  undefined,
);
/** The texts of a list, or one text alone. */
const names = z.catch(
  z.optional(
    z.union([
      z.pipe(
        z.array(z.unknown()),
        z.transform((entries) => entries.filter((entry) => typeof entry === 'string').filter((name) => name !== '')),
      ),
      z.pipe(
        z.string().check(z.minLength(1)),
        z.transform((name) => [name]),
      ),
    ]),
  ),
  undefined,
);

/**
 * What sentences understand of the payloads of known kinds: the fields in docs/format.md, and those that real stores
 * hold. A field that is missing, or of a type that makes no sense there, is undefined.
 */
const eventPayloadSchema = z.object({
  attempt: amount,
  branch: words,
  by: words,
  commit: words,
  commits: amountOrList,
  commits_behind: amountOrList,
  conflicting_files: names,
  details: words,
  error: words,
  exit_code: words,
  file: words,
  files: names,
  files_changed: amountOrList,
  held_ms: amount,
  interval_s: amount,
  kind: words,
  learning_summary: words,
  message: words,
  ms: amount,
  new_commit: words,
  new_commits: amountOrList,
  new_head: words,
  path: words,
  question: words,
  reason: words,
  resource: words,
  retry_after_s: amount,
  service: words,
  severity: words,
  summary: words,
  title: words,
  urgency: words,
  waited_ms: amount,
});
export type EventPayload = z.infer<typeof eventPayloadSchema>;

/** Reads any payload. A scalar counts as its `message`, a list says nothing. */
export function readEventPayload(payload: JsonValue | undefined): EventPayload {
  const isObject = typeof payload === 'object' && payload !== null && !Array.isArray(payload);
  return eventPayloadSchema.parse(isObject ? payload : { message: payload ?? undefined });
}
