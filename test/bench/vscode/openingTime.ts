import { type Page } from 'playwright-core';

/** What a webview has to show: an element whose text begins so. */
export interface PictureSign {
  readonly selector: string;
  readonly text: string;
}

/** In ms. What is not drawn by then never will be. */
const longestWait = 60_000;

/**
 * Runs a command from the palette and resolves with the ms from Enter until a webview that the command opens has drawn
 * `sign`. Both ends are taken in the page, by the wall clock, as a webview lies in a frame with a clock of its own. A frame
 * is watched from its first moment on, without questions from outside that would take its time. Rejects when nothing is
 * drawn within a minute.
 */
export async function timeOpening(page: Page, command: string, sign: PictureSign): Promise<number> {
  await page.addInitScript(watchFrame(sign));
  await page.evaluate(noteEnter);
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget input[type="text"]').first().fill(`>${command}`);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: command }).first().waitFor();
  await page.keyboard.press('Enter');
  return (await drawnAt(page, sign)) - Number(await page.evaluate('globalThis.engramEnter'));
}

/** Text, because the page's types are not those of this program. */
const noteEnter = `addEventListener('keydown', ({ key, timeStamp }) => {
  if (key === 'Enter') globalThis.engramEnter = performance.timeOrigin + timeStamp;
}, { capture: true }), undefined`;

/**
 * For each frame within the page: looks every 5 ms whether the sign is there, and notes when the frame with it is drawn, which
 * is when the next one begins; VS Code hides a page until it has loaded. By a timer, as VS Code writes a webview's document anew, which ends all that waits for frames.
 */
function watchFrame({ selector, text }: PictureSign): string {
  return `if (window !== top) {
    const timer = setInterval(() => {
      if (frameElement?.id !== 'active-frame') return;
      if (!document.querySelector(${JSON.stringify(selector)})?.textContent.startsWith(${JSON.stringify(text)})) return;
      clearInterval(timer);
      const note = () => (globalThis.engramDrawn = performance.timeOrigin + performance.now());
      requestAnimationFrame(() => requestAnimationFrame(note));
    }, 5);
  }`;
}

async function drawnAt(page: Page, { selector, text }: PictureSign): Promise<number> {
  const end = Date.now() + longestWait;
  while (Date.now() < end) {
    for (const frame of page.frames().slice(1)) {
      // A frame that is just being loaded has nothing to say yet.
      const drawn: unknown = await frame.evaluate('globalThis.engramDrawn').catch(() => undefined);
      if (typeof drawn === 'number') return drawn;
    }
    await page.waitForTimeout(200);
  }
  throw new Error(`No webview shows “${text}” in ${selector} after a minute.`);
}
