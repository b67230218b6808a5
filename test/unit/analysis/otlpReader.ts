import protocol from '@opentelemetry/otlp-transformer/build/src/generated/root';
import * as z from 'zod/mini';

/** A function of the generated code, whose declarations leave its types out. */
const generated = <Signature extends (...args: never) => unknown>() =>
  z.custom<Signature>((value) => typeof value === 'function');

const codec = z.object({
  fromObject: generated<(value: Readonly<Record<string, unknown>>) => unknown>(),
  /** What is wrong with a message, or null. */
  verify: generated<(message: unknown) => string | null>(),
  encode: generated<(message: unknown) => { finish: () => Uint8Array }>(),
  decode: generated<(bytes: Uint8Array) => unknown>(),
  toObject: generated<(message: unknown, options: object) => unknown>(),
});
const request = codec.parse({
  ...['opentelemetry', 'proto', 'collector', 'trace', 'v1', 'ExportTraceServiceRequest'].reduce<object>(
    (namespace, name) => {
      const found: unknown = Reflect.get(namespace, name);
      if (typeof found === 'object' && found !== null) return found;
      if (typeof found === 'function') return found;
      throw new Error(`The generated code has no ${name}.`);
    },
    protocol,
  ),
});

const decimal = z.string().check(z.regex(/^(0|-?[1-9]\d*)$/));
const hex = (digits: number) => z.string().check(z.regex(new RegExp(`^[0-9a-f]{${digits}}$`)));
const attribute = z.strictObject({
  key: z.string(),
  value: z.union([
    z.strictObject({ stringValue: z.string() }),
    z.strictObject({ intValue: decimal }),
    z.strictObject({ boolValue: z.boolean() }),
  ]),
});
const spanSchema = z.strictObject({
  traceId: hex(32),
  spanId: hex(16),
  parentSpanId: z.optional(hex(16)),
  name: z.string(),
  kind: z.number(),
  startTimeUnixNano: decimal,
  endTimeUnixNano: decimal,
  attributes: z.array(attribute),
  events: z.optional(
    z.array(z.strictObject({ timeUnixNano: decimal, name: z.string(), attributes: z.array(attribute) })),
  ),
  links: z.optional(z.array(z.strictObject({ traceId: hex(32), spanId: hex(16), attributes: z.array(attribute) }))),
  status: z.optional(z.strictObject({ code: z.number(), message: z.optional(z.string()) })),
});
/** What a request holds as we write it. */
const requestSchema = z.strictObject({
  resourceSpans: z.array(
    z.strictObject({
      resource: z.strictObject({ attributes: z.array(attribute) }),
      scopeSpans: z.array(z.strictObject({ scope: z.strictObject({ name: z.string() }), spans: z.array(spanSchema) })),
    }),
  ),
});

export type OtlpSpan = z.infer<typeof spanSchema>;

/** Names of fields that OTLP/JSON has as hex, where the mapping of protobuf has base64. */
const idFields = new Set(['traceId', 'spanId', 'parentSpanId']);

/** Gives every id of a JSON value in another form. */
function withIds(value: unknown, change: (id: string) => string): unknown {
  if (Array.isArray(value)) return value.map((entry) => withIds(entry, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [
      key,
      idFields.has(key) && typeof field === 'string' ? change(field) : withIds(field, change),
    ]),
  );
}

/**
 * Reads an OTLP file as a collector does: each line becomes a message of OpenTelemetry's published schema (the generated
 * code of its own package), is verified, written as protobuf and read back. What comes back must be what was written: a
 * field that the schema doesn't have, an enum's name, a number outside of its range or an id that is no hex would be gone or
 * another one.
 */
export function readOtlp(file: string): readonly OtlpSpan[] {
  if (!file.endsWith('\n')) throw new Error('The last line has no end.');
  return file.slice(0, -1).split('\n').flatMap(readLine);
}

function readLine(line: string): readonly OtlpSpan[] {
  const written: unknown = JSON.parse(line);
  const message = request.fromObject(z.record(z.string(), z.unknown()).parse(withIds(written, hexToBase64)));
  const problem = request.verify(message);
  if (problem !== null) throw new Error(problem);
  const received = request.decode(request.encode(message).finish());
  const read = withIds(request.toObject(received, { longs: String, bytes: String }), base64ToHex);
  if (!same(written, read)) throw new Error('The reader did not get what was written.');
  const { resourceSpans } = requestSchema.parse(written);
  return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
}

/** Deep equality with the order of keys left aside; protobuf has no difference between no list and an empty one. */
function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => !(Array.isArray(field) && field.length === 0))
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, field]) => [key, sorted(field)]),
  );
}

const hexToBase64 = (id: string): string => Buffer.from(id, 'hex').toString('base64');
const base64ToHex = (id: string): string => Buffer.from(id, 'base64').toString('hex');

/** The value of an attribute as text; undefined where there is none of this key. */
export function attributeOf({ attributes }: Pick<OtlpSpan, 'attributes'>, key: string): string | undefined {
  const value = attributes.find((candidate) => candidate.key === key)?.value;
  return value === undefined ? undefined : String(Object.values(value)[0]);
}
