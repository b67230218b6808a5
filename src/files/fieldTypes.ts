import * as z from 'zod/mini';
import { parseTimestamp, type Timestamp } from '../model/timestamp';
import { describeJson } from './recordText';
import { quoteText } from './quoteText';

/**
 * Types of fields as the native program takes them. Every message is a sentence whose subject is the field's name, which
 * `recordProblem` puts before it: “kind” + “is missing”.
 */

function expected(what: string) {
  return ({ input }: { readonly input?: unknown }): string =>
    input === undefined ? 'is missing' : `is ${describeJson(input)}, but must be ${what}`;
}

/** A JSON string. */
export const text = z.string({ error: expected('a text') });

/** A JSON string that the native program reads as a time. */
export const time = z.pipe(
  z.string({ error: expected('a time as text') }),
  z.transform((written, context) => {
    const timestamp = parseTimestamp(written);
    if (timestamp) return timestamp;
    context.issues.push({
      code: 'custom',
      input: written,
      message: `${quoteText(written)} is not an RFC 3339 time, such as 2026-01-11T15:30:00Z`,
    });
    return z.NEVER;
  }),
);

/** One of a few words. */
export function oneOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, { error: expected(`one of ${words.join(', ')}`) });
}

/** `true` or `false`. */
export const truth = z.boolean({ error: expected('true or false') });

/** An array of texts. */
export const texts = z.array(text, { error: expected('an array of texts') });

/** A whole number, in range or not; how it is written is looked at elsewhere. */
export const wholeNumber = z.int({ error: expected('a whole number') });

/** The first thing that a schema finds wrong with a record's fields, as a sentence that starts with the field's name. */
export function explainProblem(schema: z.ZodMiniType, values: Readonly<Record<string, unknown>>): string {
  const issue = z.safeParse(schema, values).error?.issues[0];
  if (!issue) return 'the record is not valid';
  const [field, ...within] = issue.path.map(String);
  const place = within.length === 0 ? field : `${field}[${within.join('][')}]`;
  return `${place ?? 'the record'} ${issue.message}`;
}

/** Whether a field holds a text. Such plain checks let good records through; a schema then says what is wrong with others. */
export function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** Whether a field holds an array of texts. */
export function areTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(isText);
}

/** Whether a field holds a whole number that a double can tell from its neighbours. */
export function isWholeNumber(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

/** The moment that a field's time means; undefined where it holds none. */
export function timeOf(value: unknown): Timestamp | undefined {
  return isText(value) ? parseTimestamp(value) : undefined;
}

/** Whether a field holds one of these words. */
export function isOneOf<Word extends string>(words: readonly Word[], value: unknown): value is Word {
  const known: readonly unknown[] = words;
  return known.includes(value);
}

/** Whether a field holds a text, null, or nothing. */
export function isTextOrNone(value: unknown): value is string | null | undefined {
  return typeof value === 'string' || value === null || value === undefined;
}
