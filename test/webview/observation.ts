import { type Page } from 'playwright-core';
import * as z from 'zod/mini';
import { atRest } from '../harness/timelinePages';

/** What a person who can't see the picture can tell of the timeline, and what it saves of its state. */
const observationSchema = z.object({
  /** Begin and end of the visible time, ms. */
  start: z.number(),
  end: z.number(),
  follow: z.boolean(),
  foldPauses: z.boolean(),
  misses: z.string(),
  /** The words of the active option of the list of events. */
  selected: z.string(),
  /** Tag and label of the element that has the focus. */
  focused: z.string(),
  /** The label of the dialog that is open. */
  dialog: z.string(),
  /** What was said aloud, and in a note over the picture. */
  told: z.string(),
  scrolled: z.number(),
  /** The types of the messages to the host, in their order. */
  sent: z.array(z.string()),
});
export type Observation = z.infer<typeof observationSchema>;

/** Waits until the page rests, and looks at it. */
export async function observe(page: Page): Promise<Observation> {
  await atRest(page);
  return z.parse(
    observationSchema,
    await page.evaluate(() => {
      const saved = JSON.parse(sessionStorage.getItem('state') ?? '{}') as Record<string, unknown>;
      const window = saved.window as { originMs: number; start: number; end: number };
      const text = (selector: string): string => document.querySelector(selector)?.textContent ?? '';
      const list = document.querySelector('.event-list');
      const active = list?.getAttribute('aria-activedescendant');
      const focus = document.activeElement;
      return {
        ...saved,
        start: window.originMs + window.start,
        end: window.originMs + window.end,
        selected: active ? (document.getElementById(active)?.textContent ?? '') : '',
        focused: `${focus?.tagName.toLowerCase() ?? ''} ${focus?.getAttribute('aria-label') ?? ''}`.trim(),
        dialog: document.querySelector('dialog[open]')?.getAttribute('aria-label') ?? '',
        told: `${text('.announcement')} ${text('.notice.shown')}`.trim(),
        scrolled: document.querySelector('.scroller')?.scrollTop ?? 0,
        sent: (globalThis as unknown as { previewSent: { type: string }[] }).previewSent.map(({ type }) => type),
      };
    }),
  );
}

/** Presses keys one after the other, each when the page has answered the one before. */
export async function press(page: Page, keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    await page.keyboard.press(key);
    await atRest(page);
  }
}
