import { type QueryProblem } from './eventQuery';

/** A word or a value of a query as it stands in the text. */
export interface QueryValue {
  /** Character offsets, quotes included, `end` exclusive. */
  readonly start: number;
  readonly end: number;
  /** Without quotes and their escapes. */
  readonly text: string;
  readonly quoted: boolean;
}

/** The key of a pair. */
export interface QueryTokenKey {
  /** Character offsets, quotes included, `end` exclusive. */
  readonly start: number;
  readonly end: number;
  /** Without quotes and their escapes. */
  readonly text: string;
}

/** A pair `key:value,value`, or a bare word (no key, one value). */
export interface QueryToken {
  /** Character offsets, the minus included, `end` exclusive. */
  readonly start: number;
  readonly end: number;
  /** Whether a minus stands before it. */
  readonly negated: boolean;
  readonly key: QueryTokenKey | undefined;
  /** At least one; an empty value has `start === end`. */
  readonly values: readonly QueryValue[];
}

/** A query cut into its parts. */
export interface QueryTokens {
  readonly tokens: readonly QueryToken[];
  /** Mistakes with quotes; the tokens are what was most likely meant. */
  readonly problems: readonly QueryProblem[];
}

const space = /\s/u;
// What stands behind `payload.` may be any key, in quotes where it holds white space, a colon, a comma or a quote.
const keyBeforeColon = /(?:(payload\.)(?:"((?:[^"\\]|\\[^])*)"|[^\s:,"]*)|[a-z][\w.-]*):/iy;

/** Whether a text begins as a pair does: where it is meant as a word it stands in quotes. */
export function readsAsPair(text: string): boolean {
  keyBeforeColon.lastIndex = 0;
  return keyBeforeColon.test(text);
}

/**
 * Cuts a query into words and pairs. White space separates them; within a pair, commas separate values. A word or value
 * that starts with `"` goes on to the next `"`; in between, `\"` is a quote and `\\` a backslash. So does what stands behind
 * `payload.` in a key.
 */
export function tokenizeQuery(text: string): QueryTokens {
  const problems: QueryProblem[] = [];
  const tokens: QueryToken[] = [];
  let position = 0;

  const atSpaceOrEnd = (): boolean => position >= text.length || space.test(text.charAt(position));

  function readQuoted(): QueryValue {
    const start = position++;
    let content = '';
    while (position < text.length && text.charAt(position) !== '"') {
      const escapes = text.charAt(position) === '\\' && /["\\]/.test(text.charAt(position + 1));
      if (escapes) position++;
      content += text.charAt(position++);
    }
    if (position >= text.length)
      problems.push({ start, end: text.length, message: 'The quote is not closed: expected another `"`.' });
    else position++;
    return { start, end: position, text: content, quoted: true };
  }

  /** Reads up to white space, or to a comma where commas separate. */
  function readValue(commasSeparate: boolean): QueryValue {
    const atEnd = (): boolean => atSpaceOrEnd() || (commasSeparate && text.charAt(position) === ',');
    if (text.charAt(position) === '"') {
      const value = readQuoted();
      const end = position;
      while (!atEnd()) position++;
      if (position > end)
        problems.push({ start: end, end: position, message: 'Expected a space after the closing quote.' });
      return value;
    }
    const start = position;
    while (!atEnd()) position++;
    return { start, end: position, text: text.slice(start, position), quoted: false };
  }

  function readToken(): QueryToken {
    const start = position;
    const negated = text.charAt(position) === '-';
    if (negated) position++;
    keyBeforeColon.lastIndex = position;
    const key = keyBeforeColon.exec(text);
    if (key === null) {
      const word = readValue(false);
      return { start, end: position, negated, key: undefined, values: [word] };
    }
    const keyStart = position;
    const [written, prefix, quoted] = key;
    position += written.length - 1;
    const keyEnd = position;
    const values: QueryValue[] = [];
    do {
      position++; // The colon or comma.
      values.push(readValue(true));
    } while (text.charAt(position) === ',');
    return {
      start,
      end: position,
      negated,
      key: {
        start: keyStart,
        end: keyEnd,
        text:
          prefix !== undefined && quoted !== undefined
            ? prefix + quoted.replaceAll(/\\(["\\])/g, '$1')
            : written.slice(0, -1),
      },
      values,
    };
  }

  for (;;) {
    while (position < text.length && space.test(text.charAt(position))) position++;
    if (position >= text.length) return { tokens, problems };
    tokens.push(readToken());
  }
}
