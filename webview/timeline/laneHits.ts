const kept = new WeakMap<Uint32Array, { readonly dimmed: Uint8Array; readonly hits: Uint32Array }>();

/**
 * Those of `events` that are not dimmed, in the same order. Kept with the list: a lane is painted many times, and made
 * anew when the query finds something else.
 */
export function undimmed(events: Uint32Array, dimmed: Uint8Array): Uint32Array {
  const known = kept.get(events);
  if (known?.dimmed === dimmed) return known.hits;
  const hits = events.filter((event) => dimmed[event] !== 1);
  kept.set(events, { dimmed, hits });
  return hits;
}
