import { type Page } from 'playwright-core';

/** Something that the page has to show: at least `count` elements of a CSS selector. */
export interface Shown {
  readonly selector: string;
  readonly count: number;
}

/** In ms. What is not drawn by then never will be. */
const longestWait = 60_000;

/**
 * Runs `press`, which presses the mouse once, and resolves with the ms from that press until all of `shown` has been
 * drawn. Both ends are taken in the page: Playwright's click waits for two frames before it presses, and its waiting looks
 * after 20, 70, 170 and 270 ms and from then on only twice a second. Rejects when it is not drawn within a minute.
 */
export async function timeInPage(page: Page, press: () => Promise<void>, shown: readonly Shown[]): Promise<number> {
  await page.evaluate(listenForPress(shown));
  await press();
  const time: unknown = await page.evaluate('globalThis.engramBenchTime');
  if (typeof time !== 'number') throw new Error(`The page shows no ${JSON.stringify(shown)} after a minute.`);
  return time;
}

/** Text, because the page's types are not those of this program. A frame is drawn when the next one begins. */
function listenForPress(shown: readonly Shown[]): string {
  return `globalThis.engramBenchTime = new Promise((resolve) => {
    const shown = ${JSON.stringify(shown)};
    const isShown = () => shown.every(({ selector, count }) => document.querySelectorAll(selector).length >= count);
    const onPress = ({ timeStamp }) => {
      const look = () => {
        const time = performance.now() - timeStamp;
        if (isShown()) requestAnimationFrame(() => resolve(performance.now() - timeStamp));
        else if (time > ${longestWait}) resolve(undefined);
        else requestAnimationFrame(look);
      };
      look();
    };
    addEventListener('pointerdown', onPress, { capture: true, once: true });
  }), undefined`;
}
