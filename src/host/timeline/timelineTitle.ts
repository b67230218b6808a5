/** The title of a store's first timeline. */
function firstTitle(store: string): string {
  return `Timeline: ${store}`;
}

/** The title for another timeline of a store (by its name): the first number that is not taken yet stands behind it. */
export function timelineTitle(store: string, taken: readonly string[]): string {
  const title = firstTitle(store);
  if (!taken.includes(title)) return title;
  for (let number = 2; ; number++) if (!taken.includes(`${title} (${number})`)) return `${title} (${number})`;
}

/** Whether a title is one that `timelineTitle` gives for this store. */
export function isTimelineTitle(title: string, store: string): boolean {
  const first = firstTitle(store);
  return title === first || (title.startsWith(first) && /^ \(\d+\)$/.test(title.slice(first.length)));
}
