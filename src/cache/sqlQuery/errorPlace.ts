import { type SqlRange } from '../../model/sqlAnswer';
import { type SqlStatement, type SqlToken } from './sqlTokens';

/** Says what SQLite says about a text when it compiles it; undefined where it does. */
export type Complaint = (sql: string) => string | undefined;

/** What SQLite says of things that a statement names, with the name. */
const named =
  /^(?:no such (?:column|table|function|collation sequence|module|window|index|view)|ambiguous column name|wrong number of arguments to function|misuse of (?:aggregate|window function|aliased aggregate)(?: function)?|unknown join type|cannot join using column|table|not authorized to use function)\s*:?\s*"?(?<name>[^\s"()]+)/i;

/**
 * Where in the text the mistake is of which SQLite speaks. SQLite's library here doesn't tell, but it reads from left to
 * right: the place of a syntax error is the first token with that text up to which the statement is already refused.
 * Undefined where the message names nothing that stands there.
 */
export function errorPlace(
  sql: string,
  { tokens, start, end }: SqlStatement,
  message: string,
  complaint: Complaint,
): SqlRange | undefined {
  const near = /^near "(?<text>[\s\S]*)": syntax error/.exec(message)?.groups?.text;
  if (near !== undefined) {
    const candidates = tokens.filter(({ text }) => text === near);
    const culprit = candidates.find((token) => complaint(sql.slice(start, token.end))?.startsWith('near ') === true);
    return rangeOf(culprit ?? candidates[0]);
  }
  const unrecognized = /^unrecognized token: "(?<text>[\s\S]*)"/.exec(message)?.groups?.text;
  if (unrecognized !== undefined) {
    const token = tokens.find(({ text }) => text === unrecognized || unrecognized.startsWith(text));
    return rangeOf(token);
  }
  if (message.startsWith('incomplete input')) return rangeOf(tokens.at(-1)) ?? { start, end };
  const name = named.exec(message)?.groups?.name;
  return name === undefined ? undefined : placeOfName(tokens, name);
}

/** Where a name stands: `x`, or the parts of `t.x` with dots between them. */
function placeOfName(tokens: readonly SqlToken[], name: string): SqlRange | undefined {
  const parts = name.split('.').map((part) => part.toLowerCase());
  for (const [index, token] of tokens.entries()) {
    const last = tokens[index + 2 * (parts.length - 1)];
    const fits = parts.every((part, step) => isName(tokens[index + 2 * step], part));
    if (fits && last) return { start: token.start, end: last.end };
  }
  return undefined;
}

function isName(token: SqlToken | undefined, name: string): boolean {
  if (token?.type !== 'word' && token?.type !== 'quoted-name') return false;
  const plain = token.type === 'word' ? token.text : token.text.slice(1, -1);
  return plain.toLowerCase() === name;
}

function rangeOf(token: SqlToken | undefined): SqlRange | undefined {
  return token && { start: token.start, end: token.end };
}
