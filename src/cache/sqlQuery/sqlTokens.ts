import { type SqlRange } from '../../model/sqlAnswer';

/** What a token is. Strings in double quotes, back quotes and brackets are names to SQLite. */
export type SqlTokenType = 'word' | 'quoted-name' | 'string' | 'number' | 'parameter' | 'semicolon' | 'symbol';

/** A piece of SQL that means something: white space and comments are left out. */
export interface SqlToken extends SqlRange {
  readonly type: SqlTokenType;
  /** As written. */
  readonly text: string;
}

/** One alternative for each kind, after SQLite's tokenizer (https://www.sqlite.org/lang_expr.html, lang_comment.html). */
const pieces =
  /(?<space>\s+|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|(?<string>[xX]?'[^']*(?:''[^']*)*(?:'|$))|(?<quoted>"[^"]*(?:""[^"]*)*(?:"|$)|`[^`]*(?:``[^`]*)*(?:`|$)|\[[^\]]*(?:\]|$))|(?<number>0[xX][\da-fA-F]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?)|(?<word>[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)|(?<parameter>\?\d*|[:@$#][\w$\u0080-\uffff:]+)|(?<semicolon>;)|(?<symbol>->>?|\|\||<[<>=]?|>[>=]?|[!=]=|[\s\S])/gy;

/** The tokens of a text, in order. Any text has some: what SQLite would not know is a symbol or a string without its end. */
export function sqlTokens(sql: string): readonly SqlToken[] {
  const tokens: SqlToken[] = [];
  for (const match of sql.matchAll(pieces)) {
    const type = typeOf(match.groups ?? {});
    if (type === undefined) continue;
    const [text] = match;
    tokens.push({ type, text, start: match.index, end: match.index + text.length });
  }
  return tokens;
}

function typeOf(groups: Readonly<Record<string, string | undefined>>): SqlTokenType | undefined {
  if (groups.space !== undefined) return undefined;
  if (groups.string !== undefined) return 'string';
  if (groups.quoted !== undefined) return 'quoted-name';
  if (groups.number !== undefined) return 'number';
  if (groups.word !== undefined) return 'word';
  if (groups.parameter !== undefined) return 'parameter';
  return groups.semicolon === undefined ? 'symbol' : 'semicolon';
}

/** A statement in a text: from its first token to its last one, without the semicolon. */
export interface SqlStatement extends SqlRange {
  readonly tokens: readonly SqlToken[];
}

/** The statements of a text, cut at semicolons; empty ones are left out. */
export function sqlStatements(sql: string): readonly SqlStatement[] {
  const statements: SqlStatement[] = [];
  let tokens: SqlToken[] = [];
  const close = (): void => {
    const [first, last] = [tokens[0], tokens.at(-1)];
    if (first && last) statements.push({ tokens, start: first.start, end: last.end });
    tokens = [];
  };
  for (const token of sqlTokens(sql)) {
    if (token.type === 'semicolon') close();
    else tokens.push(token);
  }
  close();
  return statements;
}

/**
 * The statement that a cursor stands in: the one around it, else the one that ends before it on the same line or above, else
 * the first one. Undefined where there is none.
 */
export function statementAt(sql: string, offset: number): SqlStatement | undefined {
  const statements = sqlStatements(sql);
  const around = statements.find(({ start, end }) => start <= offset && offset <= end);
  return around ?? statements.findLast(({ end }) => end <= offset) ?? statements[0];
}
