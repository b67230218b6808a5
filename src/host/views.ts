/** The views: of the container "Engram", and the timeline in the bottom panel. package.json names the same ones (a test compares them). */
export const viewIds = [
  'engram.tasks',
  'engram.relationships',
  'engram.events',
  'engram.explanation',
  'engram.store',
  'engram.timelineView',
] as const;
export type ViewId = (typeof viewIds)[number];

/** Narrows a text to a view's id. */
export function isViewId(text: string): text is ViewId {
  return viewIds.some((id) => id === text);
}
