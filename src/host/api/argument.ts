import * as z from 'zod/mini';
import { parseTimestamp } from '../../model/timestamp';
import { apiError } from './apiError';

/**
 * Checks what another extension calls with. `name`: the call and the argument, `record: event`. Throws `InvalidArgument`
 * with the field and what it must be.
 */
export function parseArgument<Schema extends z.ZodMiniType>(
  schema: Schema,
  value: unknown,
  name: string,
): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw apiError('InvalidArgument', `${name}${firstProblem(parsed.error.issues)}. See engram-inspector.d.ts.`);
}

function firstProblem([issue]: readonly z.core.$ZodIssue[]): string {
  if (!issue) return ' is not valid';
  const place = issue.path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  if (issue.code !== 'unrecognized_keys') return `${place} ${issue.message}`;
  return `${place} has a field that this version does not know: ${issue.keys.join(', ')}`;
}

/** Says what an argument with fields must be. */
export const mustBeObject = 'must be an object';

/** A text. */
export const text = z.string('must be a text');

/** A text that says something. */
export const filledText = text.check(z.minLength(1, 'must not be empty'));

/** A list of texts. */
export const texts = z.array(text, 'must be a list of texts');

/** A whole number from `least` to `most`. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): z.ZodMiniNumber {
  const words = `must be a whole number ${most === Number.MAX_SAFE_INTEGER ? `from ${least} on` : `from ${least} to ${most}`}`;
  return z.int(words).check(z.gte(least, words), z.lte(most, words));
}

/** Yes or no. */
export const flag = z.boolean('must be true or false');

/** A time as text: RFC 3339 with an offset or `Z`. */
export const time = z.pipe(
  text,
  z.transform((written, context) => {
    const timestamp = parseTimestamp(written);
    if (timestamp) return timestamp;
    context.issues.push({
      code: 'custom',
      input: written,
      message: 'must be a time such as 2026-01-11T15:30:00Z, with an offset or Z',
    });
    return z.NEVER;
  }),
);

const json = z.json();

/** A JSON value, copied: what the caller changes later changes nothing here. */
export const jsonValue = z.pipe(
  z.unknown(),
  z.transform((value, context) => {
    const copy = copyOfJson(value);
    if (copy.ok) return copy.value;
    context.issues.push({ code: 'custom', input: value, message: copy.problem });
    return z.NEVER;
  }),
);

type JsonValue = z.output<typeof json>;
type JsonCopy = { readonly ok: true; readonly value: JsonValue } | { readonly ok: false; readonly problem: string };

function copyOfJson(value: unknown): JsonCopy {
  try {
    const parsed = json.safeParse(value);
    // What the schema gives back lacks keys named `__proto__`, which are as good as others in JSON.
    if (parsed.success) return { ok: true, value: structuredClone(value as JsonValue) };
  } catch (error) {
    // Both recur into what they look at, and so find no end in what contains itself.
    if (error instanceof RangeError) return { ok: false, problem: 'is nested too deeply, or contains itself' };
    if (!(error instanceof DOMException)) throw error;
  }
  return { ok: false, problem: 'must be JSON: objects, lists, texts, finite numbers, true, false and null' };
}
