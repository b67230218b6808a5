import { backslash, closeBrace, closeBracket, colon, comma, openBrace, openBracket, quote } from './ascii';

/**
 * JSON as text: where its values stand, so that they can be shown exactly as written. JSON.parse decides what is valid;
 * it doesn't tell places, and it changes numbers (2^64, 1.0) and drops all but the last of equal keys.
 */

/** A part of a text in UTF-16 units, `end` exclusive. */
export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

/** A value inside a JSON text. */
export interface JsonSpan extends TextSpan {
  /** How many arrays and objects are open at its deepest place, itself included: 0 for a scalar. */
  readonly depth: number;
}

/** A member of a JSON object. Equal keys are members of their own. */
export interface JsonMember {
  /** Without quotes and escapes. */
  readonly key: string;
  readonly value: JsonSpan;
}

function isWhitespace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

function skipWhitespace(text: string, from: number): number {
  let at = from;
  while (at < text.length && isWhitespace(text.charCodeAt(at))) at++;
  return at;
}

/** Offset behind the string that starts at `from`; undefined when it doesn't end. */
function endOfString(text: string, from: number): number | undefined {
  for (let end = text.indexOf('"', from + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let escapes = end;
    while (text.charCodeAt(escapes - 1) === backslash) escapes--;
    if ((end - escapes) % 2 === 0) return end + 1;
  }
  return undefined;
}

/** The array or object that starts at `from`; undefined when its brackets don't close. */
function balanced(text: string, from: number): JsonSpan | undefined {
  let open = 0;
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      const end = endOfString(text, at);
      if (end === undefined) return undefined;
      at = end - 1;
    } else if (code === openBrace || code === openBracket) {
      open++;
      if (open > depth) depth = open;
    } else if (code === closeBrace || code === closeBracket) {
      open--;
      if (open === 0) return { start: from, end: at + 1, depth };
    }
  }
  return undefined;
}

/** The part of a text without the white space, as JSON knows it, around it. */
export function withoutWhitespace(text: string): TextSpan {
  const start = skipWhitespace(text, 0);
  let end = text.length;
  while (end > start && isWhitespace(text.charCodeAt(end - 1))) end--;
  return { start, end };
}

/** The value that starts at `from` in a valid JSON text. */
function valueAt(text: string, from: number): JsonSpan {
  const code = text.charCodeAt(from);
  if (code === openBrace || code === openBracket) return balanced(text, from) ?? invalid();
  if (code === quote) return { start: from, end: endOfString(text, from) ?? invalid(), depth: 0 };
  let end = from;
  while (end < text.length && !endsScalar(text.charCodeAt(end))) end++;
  if (end === from) invalid();
  return { start: from, end, depth: 0 };
}

function endsScalar(code: number): boolean {
  return code === comma || code === closeBrace || code === closeBracket || code === colon || isWhitespace(code);
}

function invalid(): never {
  throw new SyntaxError('The text is not valid JSON.');
}

/** Walks the comma-separated parts between the brackets of a valid JSON text; `read` returns the offset behind its part. */
function eachPart(text: string, open: number, close: number, read: (at: number) => number): void {
  let at = skipWhitespace(text, 0);
  if (text.charCodeAt(at) !== open) invalid();
  at = skipWhitespace(text, at + 1);
  if (text.charCodeAt(at) === close) return;
  for (;;) {
    at = skipWhitespace(text, read(at));
    if (text.charCodeAt(at) === close) return;
    if (text.charCodeAt(at) !== comma) invalid();
    at = skipWhitespace(text, at + 1);
  }
}

/**
 * The members of the object that `text` is, in the order of the text. The text must be valid JSON, as JSON.parse knows
 * it; throws SyntaxError where it notices that it isn't, or isn't an object.
 */
export function jsonMembers(text: string): JsonMember[] {
  const members: JsonMember[] = [];
  eachPart(text, openBrace, closeBrace, (at) => {
    const keyEnd = endOfString(text, at) ?? invalid();
    const beforeValue = skipWhitespace(text, keyEnd);
    if (text.charCodeAt(at) !== quote || text.charCodeAt(beforeValue) !== colon) invalid();
    const value = valueAt(text, skipWhitespace(text, beforeValue + 1));
    members.push({ key: unquoted(text.slice(at, keyEnd)), value });
    return value.end;
  });
  return members;
}

/** The elements of the array that `text` is, in the order of the text. Conditions and errors as for `jsonMembers`. */
export function jsonElements(text: string): JsonSpan[] {
  const elements: JsonSpan[] = [];
  eachPart(text, openBracket, closeBracket, (at) => {
    const value = valueAt(text, at);
    elements.push(value);
    return value.end;
  });
  return elements;
}

/**
 * Calls `visit` with every string (keys too), number and word of a valid JSON text, as written and in order. Equal keys
 * and their values are all visited.
 */
export function eachJsonToken(text: string, visit: (token: string) => void): void {
  for (let at = 0; at < text.length;) {
    const code = text.charCodeAt(at);
    if (code === openBrace || code === openBracket || isWhitespace(code) || endsScalar(code)) {
      at++;
    } else {
      const { start, end } = valueAt(text, at);
      visit(text.slice(start, end));
      at = end;
    }
  }
}

function unquoted(literal: string): string {
  return literal.includes('\\') ? String(JSON.parse(literal)) : literal.slice(1, -1);
}

/** Objects that follow each other in a text, and what follows them. */
export interface AdjoiningObjects {
  /** Parts whose braces are balanced and that touch each other. What is between the braces may still be invalid. */
  readonly objects: readonly TextSpan[];
  /** What follows the last of them, from the first character on that is no whitespace. */
  readonly rest: TextSpan | undefined;
}

/** Splits `{a}{b}`, as two writers leave it on one line, into its objects. The text may be anything. */
export function splitAdjoiningObjects(text: string): AdjoiningObjects {
  const objects: TextSpan[] = [];
  let at = skipWhitespace(text, 0);
  while (text.charCodeAt(at) === openBrace) {
    const object = balanced(text, at);
    if (!object) break;
    objects.push({ start: object.start, end: object.end });
    at = object.end;
  }
  const start = skipWhitespace(text, at);
  return { objects, rest: start < text.length ? { start, end: text.length } : undefined };
}

/**
 * Lays a JSON text out over lines, as JSON.stringify does with an indent, but with every key, string and number as
 * written and with all of equal keys. Throws SyntaxError when the text is not valid JSON.
 */
export function formatJsonText(text: string, indent = '  '): string {
  JSON.parse(text); // Throws with a place where the text is invalid; from here on it is valid.
  const written: string[] = [];
  let level = 0;
  const newLine = (): void => void written.push('\n', indent.repeat(level));

  for (let at = skipWhitespace(text, 0); at < text.length; at = skipWhitespace(text, at)) {
    const code = text.charCodeAt(at);
    if (code === openBrace || code === openBracket) {
      const next = skipWhitespace(text, at + 1);
      const isEmpty = text.charCodeAt(next) === closeBrace || text.charCodeAt(next) === closeBracket;
      written.push(text.charAt(at), isEmpty ? text.charAt(next) : '');
      at = isEmpty ? next + 1 : at + 1;
      if (isEmpty) continue;
      level++;
      newLine();
    } else if (code === closeBrace || code === closeBracket) {
      level--;
      newLine();
      written.push(text.charAt(at++));
    } else if (code === comma) {
      written.push(',');
      newLine();
      at++;
    } else if (code === colon) {
      written.push(': ');
      at++;
    } else {
      const { end } = valueAt(text, at);
      written.push(text.slice(at, end));
      at = end;
    }
  }
  return written.join('');
}

/**
 * Leaves out the white space between the parts of a JSON text, line ends included; keys, strings and numbers stay as
 * written. Throws SyntaxError when the text is not valid JSON.
 */
export function compactJsonText(text: string): string {
  JSON.parse(text); // Throws with a place where the text is invalid; from here on it is valid.
  const written: string[] = [];
  for (let at = skipWhitespace(text, 0); at < text.length; at = skipWhitespace(text, at)) {
    const code = text.charCodeAt(at);
    const isPunctuation = endsScalar(code) || code === openBrace || code === openBracket;
    const end = isPunctuation ? at + 1 : valueAt(text, at).end;
    written.push(text.slice(at, end));
    at = end;
  }
  return written.join('');
}
