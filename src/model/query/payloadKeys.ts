import { type JsonValue } from '../json';

/** A path that payloads hold a value at, as `payload.<path>` asks for it. */
export interface PayloadKey {
  readonly path: string;
  /** How many values were seen there. */
  readonly count: number;
  /** Its texts, numbers and words, the most frequent first, each as JavaScript writes it; a few at most. */
  readonly values: readonly { readonly text: string; readonly count: number }[];
}

/** A payload may be of megabytes: so many of its values are looked at. */
const mostOfOne = 200;
/** Longer paths and values are no help to somebody who types. */
const longestPath = 100;
const longestValue = 120;
const mostValues = 20;

/** The paths that these payloads hold texts, numbers and words at, the most frequent first, then by name. */
export function payloadKeys(payloads: Iterable<JsonValue | undefined>): readonly PayloadKey[] {
  const seen = new Map<string, Map<string, number>>();
  for (const payload of payloads) {
    for (const { path, text } of leaves(payload)) {
      const values = seen.get(path) ?? new Map<string, number>();
      seen.set(path, values.set(text, (values.get(text) ?? 0) + 1));
    }
  }
  const keys = Array.from(seen, ([path, counts]) => {
    const values = Array.from(counts, ([text, count]) => ({ text, count }));
    const count = values.reduce((sum, value) => sum + value.count, 0);
    return { path, count, values: values.sort((a, b) => b.count - a.count).slice(0, mostValues) };
  });
  return keys.sort((a, b) => b.count - a.count || (a.path < b.path ? -1 : 1));
}

function* leaves(payload: JsonValue | undefined): Generator<{ readonly path: string; readonly text: string }> {
  const open: { readonly value: JsonValue; readonly path: string }[] = [];
  const add = (value: JsonValue, path: string): void => {
    if (path.length <= longestPath) open.push({ value, path });
  };
  if (payload !== undefined) add(payload, '');
  for (let looked = 0; looked < mostOfOne; looked++) {
    const next = open.pop();
    if (!next) return;
    const { value, path } = next;
    if (typeof value !== 'object' || value === null) {
      const text = String(value);
      if (path !== '' && text.length <= longestValue) yield { path, text };
    } else if (isList(value)) {
      for (const element of value.slice(0, mostOfOne)) add(element, path);
    } else {
      for (const key of Object.keys(value).slice(0, mostOfOne))
        add(value[key] ?? null, path === '' ? key : `${path}.${key}`);
    }
  }
}

/** Array.isArray does not narrow a readonly array. */
function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
