import { type ExportedPart } from '../../../model/eventFile';
import { type Timestamp } from '../../../model/timestamp';

/**
 * OTLP/JSON, after https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding: names in lowerCamelCase, ids as hex,
 * 64-bit integers as decimal strings, enums as numbers.
 */

const latestNanos = 0xffff_ffff_ffff_ffffn;

/** Nanoseconds since 1970 as a decimal string; the nearest that 64 bits hold, which reach from 1970 to 2554. */
export function unixNanos(timestamp: Timestamp): string {
  const nanos = nanosOf(timestamp);
  if (nanos < 0n) return '0';
  return String(nanos > latestNanos ? latestNanos : nanos);
}

/** Whether `unixNanos` is this very time. */
export function isInNanos(timestamp: Timestamp): boolean {
  const nanos = nanosOf(timestamp);
  return nanos >= 0n && nanos <= latestNanos;
}

function nanosOf({ ms, ns }: Timestamp): bigint {
  return BigInt(ms) * 1_000_000n + BigInt(ns);
}

/** A text as JSON. Halves of surrogate pairs, which protobuf's strings can't hold, become `�`. */
export function jsonText(text: string): string {
  // Few texts have any: looking for halves in all of them took a third of an export (measured).
  return JSON.stringify(/[\ud800-\udfff]/.test(text) ? text.replaceAll(/\p{Surrogate}/gu, '\ufffd') : text);
}

/** An attribute with a text. */
export function textAttribute(key: string, text: string): string {
  return `{"key":"${key}","value":{"stringValue":${jsonText(text)}}}`;
}

/** An attribute with an integer. */
export function integerAttribute(key: string, integer: number): string {
  return `{"key":"${key}","value":{"intValue":"${integer}"}}`;
}

/** An attribute that says that something is so. */
export function flagAttribute(key: string): string {
  return `{"key":"${key}","value":{"boolValue":true}}`;
}

/** A part is handed over when it has so many characters. */
const lengthOfPart = 1024 * 1024;
/**
 * A line is ended behind the span that reaches this, in characters: servers take 4 MiB (gRPC) or 20 MiB (HTTP) at a time
 * by default.
 */
const lengthOfLine = 4 * 1024 * 1024;

/**
 * A file of spans, written piece by piece: an OTLP JSON Lines file, of which each line is a complete request
 * (https://opentelemetry.io/docs/specs/otel/protocol/file-exporter/). Up to 4 MiB that is one line, and the file one JSON
 * document.
 */
export class SpanFile {
  private pieces: string[] = [];
  private length = 0;
  private events = 0;
  private lineLength = 0;
  private lines = 0;
  private list: 'events' | 'links' | undefined;

  /** `resource` and `scope` as JSON objects. */
  constructor(
    private readonly resource: string,
    private readonly scope: string,
  ) {}

  /** Whether there is enough for a part. */
  get isFull(): boolean {
    return this.length >= lengthOfPart;
  }

  /** Begins a span. `head`: its first fields. */
  begin(head: string): void {
    if (this.lineLength >= lengthOfLine) this.endLine();
    if (this.lineLength === 0) {
      this.lines++;
      const scopeSpans = `[{"scope":${this.scope},"spans":[`;
      this.write(`{"resourceSpans":[{"resource":${this.resource},"scopeSpans":${scopeSpans}{${head}`);
    } else this.write(`,{${head}`);
  }

  /** Adds an event to the span. */
  event(event: string): void {
    this.element('events', event);
    this.events++;
  }

  /** Adds a link to the span, behind all its events. */
  link(link: string): void {
    this.element('links', link);
  }

  /** Ends the span. `tail`: its last fields, with a comma before each. */
  end(tail: string): void {
    if (this.list) this.write(']');
    this.list = undefined;
    this.write(`${tail}}`);
  }

  /** Ends the file. */
  finish(): void {
    if (this.lineLength > 0) this.endLine();
    if (this.lines === 0) this.write('{"resourceSpans":[]}\n');
  }

  /** What was written since the last part. */
  take(): ExportedPart {
    const part = { bytes: new Uint8Array(Buffer.from(this.pieces.join(''))), events: this.events };
    this.pieces = [];
    this.length = 0;
    this.events = 0;
    return part;
  }

  private element(list: 'events' | 'links', element: string): void {
    if (this.list === list) this.write(`,${element}`);
    else this.write(`${this.list ? ']' : ''},"${list}":[${element}`);
    this.list = list;
  }

  private endLine(): void {
    this.write(']}]}]}\n');
    this.lineLength = 0;
  }

  private write(text: string): void {
    this.pieces.push(text);
    this.length += text.length;
    this.lineLength += text.length;
  }
}
