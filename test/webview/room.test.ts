import { type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atRest, TimelinePages } from '../harness/timelinePages';
import { healthy, play, scenes } from './scenes';

let pages: TimelinePages;
beforeAll(async () => {
  pages = await TimelinePages.ofProcess();
});
afterAll(() => pages.closeUsed());

/** Half of 1280 × 800 in CSS pixels is what 200 % zoom leaves of it; 320 px is what WCAG 2.2 (1.4.10) asks for. */
const rooms = [
  { name: 'zoomed to 200 %', width: 640, height: 400, deviceScaleFactor: 2 },
  { name: 'at a width of 320 px', width: 320, height: 640, deviceScaleFactor: 1 },
] as const;

/** Two CSS pixels may be shared: borders and the air around glyphs. */
const slack = 2;

/** Which controls and texts lie over each other or outside of the page. Runs in the page. */
function collisions(shared: number): readonly string[] {
  const nameOf = (element: Element): string => {
    const name = element.getAttribute('aria-label') ?? element.textContent;
    return `${element.tagName.toLowerCase()}.${element.className} “${name.trim().replaceAll(/\s+/gu, ' ').slice(0, 40)}”`;
  };
  const controls =
    'button, vscode-button, vscode-dropdown, vscode-text-field, h2, h3, .summary-line, .store-name, .axis-corner, .lane-title, .lane-count, .details-time > *, .step-what, .step-delta, .payload-name, .payload-value, dt, dd';
  const visible = [...document.querySelectorAll(controls)].filter((element) => {
    const { width, height } = element.getBoundingClientRect();
    return width > 1 && height > 1 && element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  });
  /** The part of an element that its scrolling ancestors show. */
  const shown = (element: Element): DOMRect | undefined => {
    let { left, top, right, bottom } = element.getBoundingClientRect();
    for (let outer = element.parentElement; outer; outer = outer.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(outer);
      const box = outer.getBoundingClientRect();
      if (overflowX !== 'visible') [left, right] = [Math.max(left, box.left), Math.min(right, box.right)];
      if (overflowY !== 'visible') [top, bottom] = [Math.max(top, box.top), Math.min(bottom, box.bottom)];
    }
    return right - left > shared && bottom - top > shared
      ? new DOMRect(left, top, right - left, bottom - top)
      : undefined;
  };
  const dialog = document.querySelector('dialog[open]');
  /** What opens over the page covers it, on purpose. */
  const layerOf = (element: Element): Element | null =>
    element.closest(
      'dialog, .completions, .tooltip, .query-problem, .empty-state, .notice, [role=menu], .edge-notices',
    );
  const isCut = (element: Element): boolean => {
    const { left, right } = element.getBoundingClientRect();
    return right > innerWidth + shared || left < -shared;
  };
  // The legend's row may scroll sideways: it is one line of switches.
  const cut = visible.filter((element) => isCut(element) && !element.closest('.legend, dialog:not([open])'));
  const boxes = visible
    .filter((element) => !dialog || dialog.contains(element))
    .flatMap((element) => {
      const box = shown(element);
      return box ? [{ element, box }] : [];
    });
  const found = cut.map((element) => `outside of the page: ${nameOf(element)}`);
  boxes.forEach((one, i) => {
    for (const other of boxes.slice(i + 1)) {
      if (one.element.contains(other.element) || other.element.contains(one.element)) continue;
      if (layerOf(one.element) !== layerOf(other.element)) continue;
      const width = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
      const height = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
      if (width <= shared || height <= shared) continue;
      found.push(`over each other: ${nameOf(one.element)} and ${nameOf(other.element)}`);
    }
  });
  return found;
}

/** What each function hangs on: in reach by scrolling, even where there is little room. */
async function unreachable(page: Page): Promise<readonly string[]> {
  const lost: string[] = [];
  for (const selector of ['vscode-text-field', 'vscode-dropdown', '.actions vscode-button', '.legend button']) {
    for (const control of await page.locator(selector).all()) {
      // Those of a dialog that is closed.
      if (!(await control.isVisible())) continue;
      await control.scrollIntoViewIfNeeded();
      const box = await control.boundingBox();
      const size = page.viewportSize();
      if (
        !box ||
        !size ||
        box.x < -slack ||
        box.x + box.width > size.width + slack ||
        box.y + box.height > size.height + slack
      ) {
        lost.push(`${selector} ${(await control.getAttribute('aria-label')) ?? (await control.textContent()) ?? ''}`);
      }
    }
  }
  return lost;
}

const shownScenes = scenes.filter(({ name }) =>
  [
    'overview',
    'folded',
    'selection',
    'empty',
    'error',
    'query',
    'query-mistake',
    'completion',
    'keys-help',
    'go-to-time',
    'no-hits',
  ].includes(name),
);

describe.each(rooms)('$name', (room) => {
  it.concurrent.each(shownScenes.map((scene) => [scene.name, scene] as const))(
    'nothing lies over anything else or outside of the page: %s',
    async (_name, scene) => {
      const page = await pages.open({
        store: { ...(await scene.store()), theme: 'dark' },
        ...room,
        reducedMotion: 'reduce',
      });
      try {
        await play(page, scene);
        expect(await page.evaluate(collisions, slack)).toEqual([]);
      } finally {
        await pages.putBack(page);
      }
    },
  );

  it('every control can be reached, and the lanes keep room', async () => {
    const [scene] = shownScenes;
    if (!scene) throw new Error('There is no scene.');
    const page = await pages.open({ store: { ...(await scene.store()), theme: 'dark' }, ...room });
    try {
      await play(page, scene);
      expect(await unreachable(page)).toEqual([]);
      const plot = await page.locator('.plot').boundingBox();
      expect(plot?.width).toBeGreaterThan(120);
      expect(plot?.height).toBeGreaterThan(80);
    } finally {
      await pages.putBack(page);
    }
  });
});

describe('the toolbar', () => {
  /** From each width on, in CSS pixels, and in how many rows the controls lie: never one that is left behind. */
  it.concurrent.each([
    [320, 640, 4],
    [500, 640, 3],
    [700, 640, 2],
    [899, 640, 2],
    [900, 640, 1],
    [1000, 640, 1],
    [1600, 640, 1],
    [701, 300, 1],
    [900, 300, 1],
  ])('at %i × %i lies in %i calm rows, with nothing cut', async (width, height, rows) => {
    const page = await pages.open({ store: { ...healthy(), theme: 'dark' }, width, height });
    try {
      for (const key of ['', 'l', 'z']) {
        if (key !== '') await page.keyboard.press(key);
        await atRest(page);
        const boxes = await page.locator(':is(.query, .choices > *, .actions > *):visible').evaluateAll((controls) =>
          controls
            .map((control) => control.getBoundingClientRect())
            .map(({ top, height, left, right }) => {
              return { middle: Math.round((top + height / 2) / 8), left, right };
            }),
        );
        expect(new Set(boxes.map(({ middle }) => middle)).size, `rows after “${key}”`).toBe(rows);
        const cut = await page
          .locator('.actions .button-words:visible')
          .evaluateAll((all) =>
            all
              .filter((words) => words.scrollWidth > words.clientWidth || words.clientHeight > 24)
              .map((words) => words.textContent),
          );
        expect(cut, `words that are cut or broken after “${key}”`).toEqual([]);
        for (const { left, right } of boxes) {
          expect(left).toBeGreaterThanOrEqual(0);
          expect(right).toBeLessThanOrEqual(width);
        }
      }
    } finally {
      await pages.putBack(page);
    }
  });
});

describe('the legend in one row', () => {
  const fades = (page: Page): Promise<readonly boolean[]> =>
    page
      .locator('.legend')
      .evaluate((legend) => ['more-before', 'more-after'].map((name) => legend.classList.contains(name)));

  it('fades where there is more of it to scroll to, and only there', async () => {
    const page = await pages.open({ store: { ...healthy(), theme: 'dark' }, width: 500, height: 640 });
    try {
      await expect.poll(() => fades(page)).toEqual([false, true]);
      await page.locator('.legend').evaluate((legend) => legend.scrollTo({ left: legend.scrollWidth }));
      await expect.poll(() => fades(page)).toEqual([true, false]);
      await page.setViewportSize({ width: 1600, height: 300 });
      await expect.poll(() => fades(page)).toEqual([false, false]);
    } finally {
      await pages.putBack(page);
    }
  });
});

describe('with colours forced by the system', () => {
  it('everything is there, the picture and the marks of the legend in the system’s own colours', async () => {
    const [scene] = shownScenes;
    if (!scene) throw new Error('There is no scene.');
    const page = await pages.open({
      store: { ...(await scene.store()), theme: 'hc' },
      width: 1280,
      height: 800,
      forcedColors: 'active',
    });
    try {
      await play(page, scene);
      const controls = await page.locator('vscode-button:visible, .legend button:visible').count();
      expect(controls).toBeGreaterThan(8);
      // A canvas keeps its pixels; nothing that says something may be drawn by a background alone.
      const pressed = page.locator('.legend button').first();
      await pressed.click();
      await atRest(page);
      expect(await pressed.getAttribute('aria-pressed')).toBe('false');
      expect(
        await pressed.locator('.legend-words').evaluate((words) => getComputedStyle(words).textDecorationLine),
      ).toBe('line-through');
    } finally {
      await pages.putBack(page);
    }
  });
});
