import { failure, type Result, success } from '../../src/base/result';

/** A JSON value with its numbers and texts as written. Keys may repeat; all are kept, in order. */
export type PayloadNode = PayloadLeaf | PayloadBranch;

/** `text` is a text without quotes and escapes, a number or a word (`true`, `false`, `null`) as written. */
export interface PayloadLeaf {
  readonly type: 'leaf';
  readonly kind: 'text' | 'number' | 'word';
  readonly text: string;
}

/** A list or an object, with all of its JSON as written. */
export type PayloadBranch =
  | { readonly type: 'list'; readonly written: string; readonly items: readonly PayloadNode[] }
  | {
      readonly type: 'object';
      readonly written: string;
      readonly entries: readonly { readonly key: string; readonly value: PayloadNode }[];
    };

/** Nesting beyond this is not shown as a tree: recursion stays far from the stack's end. */
const deepest = 200;

const token = /[ \t\n\r]*(?:([{}[\],:])|("(?:[^"\\]|\\.)*")|(-?\d[\d.eE+-]*)|(true|false|null))/suy;

/**
 * Reads JSON without losing digits: JSON.parse would round 12345678901234567890. Fails, with what to show instead, for
 * text that is no JSON or nests deeper than 200.
 */
export function readPayload(text: string): Result<PayloadNode> {
  const reader = new PayloadReader(text);
  try {
    return success(reader.whole());
  } catch (error) {
    // The reader throws its own sentences only; the caller shows the raw text beside them.
    return failure(error instanceof Error ? error.message : String(error));
  }
}

class PayloadReader {
  private position = 0;

  constructor(private readonly text: string) {}

  whole(): PayloadNode {
    const node = this.value(this.next(), 0);
    if (this.text.slice(this.position).trim() !== '') throw new Error('Something follows the JSON value.');
    return node;
  }

  private next(): string {
    token.lastIndex = this.position;
    const found = token.exec(this.text);
    if (!found) throw new Error(`This is no JSON at character ${this.position + 1}.`);
    this.position = token.lastIndex;
    return found[0].trimStart();
  }

  private value(start: string, depth: number): PayloadNode {
    if (depth > deepest) throw new Error(`The payload nests deeper than ${deepest} levels.`);
    if (start === '{') return this.object(depth);
    if (start === '[') return this.list(depth);
    if (start.startsWith('"')) return { type: 'leaf', kind: 'text', text: decoded(start) };
    if (/^[-\d]/u.test(start)) return { type: 'leaf', kind: 'number', text: start };
    if (/^[tfn]/u.test(start)) return { type: 'leaf', kind: 'word', text: start };
    throw new Error(`A value was expected before “${start}”.`);
  }

  /** Behind its opening brace or bracket, as `list` is. */
  private object(depth: number): PayloadNode {
    const start = this.position - 1;
    const entries: { key: string; value: PayloadNode }[] = [];
    let part = this.next();
    while (part !== '}') {
      if (!part.startsWith('"')) throw new Error('A key was expected.');
      const key = decoded(part);
      if (this.next() !== ':') throw new Error(`A colon was expected after “${key}”.`);
      entries.push({ key, value: this.value(this.next(), depth + 1) });
      part = this.separator('}');
    }
    return { type: 'object', written: this.text.slice(start, this.position), entries };
  }

  private list(depth: number): PayloadNode {
    const start = this.position - 1;
    const items: PayloadNode[] = [];
    let part = this.next();
    while (part !== ']') {
      items.push(this.value(part, depth + 1));
      part = this.separator(']');
    }
    return { type: 'list', written: this.text.slice(start, this.position), items };
  }

  /** After a value: the end, or what stands behind the comma. */
  private separator(end: string): string {
    const part = this.next();
    if (part === end) return part;
    if (part !== ',') throw new Error(`A comma was expected before “${part}”.`);
    return this.next();
  }
}

function decoded(quoted: string): string {
  const text: unknown = JSON.parse(quoted);
  return typeof text === 'string' ? text : quoted;
}
