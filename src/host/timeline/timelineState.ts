import * as z from 'zod/mini';

const savedState = z.object({ folder: z.string() });

/** The store's folder in the state that a timeline has saved; undefined where there is none. */
export function timelineFolder(state: unknown): string | undefined {
  const parsed = savedState.safeParse(state);
  return parsed.success ? parsed.data.folder : undefined;
}
