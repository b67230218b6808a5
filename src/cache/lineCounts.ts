import { type FileCounts } from '../model/health';
import { lineCountKeys } from './nativeRows';

/**
 * The line counts that the rows of `meta` say; 0 where they don't say one. Throws, with words for a sentence about the
 * database, when one is no number.
 */
export function lineCountsOf(rows: readonly { readonly key: string; readonly value: string }[]): FileCounts {
  const values = new Map(rows.map(({ key, value }) => [key, value]));
  const count = (key: string): number => {
    const text = values.get(key);
    if (text === undefined) return 0;
    if (!/^\d{1,15}$/.test(text)) throw new Error(`its “${key}” is no number`);
    return Number(text);
  };
  return {
    items: count(lineCountKeys.items),
    edges: count(lineCountKeys.edges),
    events: count(lineCountKeys.events),
  };
}
