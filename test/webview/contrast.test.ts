import { type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contrast, type Rgb } from '../../webview/timeline/painter/contrast';
import { atRest, showTheme, TimelinePages } from '../harness/timelinePages';
import { previewThemes } from '../unit/webview/preview/themes';
import { type Pixels, readPng } from './png';
import { everyMeaningStore, sampleKinds } from './sampleStores';
import { hideFonts } from './withoutFonts';

/** WCAG 2.2, 1.4.11: what is needed to understand a graphic. */
const leastContrast = 3;
/** Half the width that is looked at around an event, in CSS pixels: a mark is 14 wide. */
const reach = 7;

let pages: TimelinePages;
beforeAll(async () => {
  pages = await TimelinePages.ofProcess();
});
afterAll(() => pages.closeUsed());

/** The lanes as painted, with nothing over them. */
async function lanePixels(page: Page): Promise<Pixels> {
  return readPng(await page.locator('.plot canvas').first().screenshot({ animations: 'disabled' }));
}

/** Where the events of `everyMeaningStore` lie: one a lane, a second apart, x and y in CSS pixels of the plot. */
async function placesOfMarks(
  page: Page,
): Promise<readonly { readonly kind: string; readonly x: number; readonly y: number }[]> {
  const plot = await page.locator('.plot').boundingBox();
  // Only the window that the timeline saves tells which time lies where.
  const window: unknown = await page.evaluate(`JSON.parse(sessionStorage.getItem('state')).window`);
  if (!plot || !isWindow(window)) throw new Error('The timeline has saved no window.');
  const begin = Date.parse('2026-01-11T09:00:00Z') - window.originMs;
  const labels = await page.locator('.lane-label').all();
  const boxes = await Promise.all(labels.map((label) => label.boundingBox()));
  const rows = boxes.flatMap((box) => (box ? [box.y + box.height / 2 - plot.y] : [])).sort((a, b) => a - b);
  return sampleKinds.map((kind, i) => ({
    kind,
    x: ((begin + i * 1000 - window.start) / (window.end - window.start)) * plot.width,
    y: rows[i] ?? NaN,
  }));
}

interface SavedWindow {
  readonly originMs: number;
  readonly start: number;
  readonly end: number;
}

function isWindow(value: unknown): value is SavedWindow {
  return typeof value === 'object' && value !== null && 'originMs' in value && 'start' in value && 'end' in value;
}

function colorAt({ rgba, width }: Pixels, x: number, y: number): Rgb {
  const place = (y * width + x) * 4;
  return [rgba[place] ?? 0, rgba[place + 1] ?? 0, rgba[place + 2] ?? 0];
}

/** The contrast of what stands out most around a point with what there is most of: the mark with its ground. */
function contrastAround(pixels: Pixels, x: number, y: number): number {
  const colors: Rgb[] = [];
  for (let dy = -13; dy <= 13; dy++) {
    for (let dx = -reach; dx <= reach; dx++) colors.push(colorAt(pixels, Math.round(x) + dx, Math.round(y) + dy));
  }
  const counts = new Map<string, number>();
  for (const color of colors) counts.set(color.join(), (counts.get(color.join()) ?? 0) + 1);
  const [ground] = [...counts].sort((a, b) => b[1] - a[1]);
  const groundColor = colors.find((color) => color.join() === ground?.[0]) ?? [0, 0, 0];
  return Math.max(...colors.map((color) => contrast(color, groundColor)));
}

async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    await page.keyboard.press(key);
    await atRest(page);
  }
}

/** A released lock without its beginning is told in words and details only: there is no span to paint. */
const painted = sampleKinds.filter((kind) => kind !== 'lock_released');

/** The keys for each case, and the lane that they select, if any: its ring and tint are no marks. */
const cases = [
  ['while nothing is selected', [], undefined],
  ['while another lane is selected', ['.', 'ArrowDown'], 1],
  ['while yet another lane is selected', ['.'], 0],
] as const;

describe('every mark stands out from its ground, whatever the theme', () => {
  it.concurrent.each(cases)('%s', async (_when, keys, selected) => {
    const [first] = previewThemes;
    const store = { ...everyMeaningStore(), theme: first };
    const page = await pages.open({ store, width: 1400, height: 700, reducedMotion: 'reduce' });
    try {
      await press(page, '0', ...keys);
      await hideFonts(page);
      for (const theme of [...previewThemes, 'forced by the system'] as const) {
        if (theme === 'forced by the system') await page.emulateMedia({ forcedColors: 'active' });
        else await showTheme(page, theme);
        await atRest(page);
        const places = await placesOfMarks(page);
        const pixels = await lanePixels(page);
        const weak = places
          .filter(({ kind }, i) => painted.some((one) => one === kind) && i !== selected)
          .map(({ kind, x, y }) => ({ kind, contrast: contrastAround(pixels, x, y) }))
          .filter((mark) => !(mark.contrast >= leastContrast));
        expect(weak, theme).toEqual([]);
      }
    } finally {
      await page.close();
    }
  });
});

describe('the controls', () => {
  it.each(previewThemes)('have the colours of the theme %s, though they come after the picture', async (theme) => {
    const page = await pages.open({ store: { ...everyMeaningStore(), theme }, width: 960, height: 600 });
    try {
      const [field, expected] = await page.evaluate<string[]>(`(() => {
        const root = document.querySelector('vscode-text-field').shadowRoot.querySelector('.root');
        const probe = document.createElement('div');
        probe.style.background = 'var(--vscode-input-background)';
        document.body.append(probe);
        const colors = [getComputedStyle(root).backgroundColor, getComputedStyle(probe).backgroundColor];
        probe.remove();
        return colors;
      })()`);
      expect(field).toBe(expected);
    } finally {
      await pages.putBack(page);
    }
  });
});

describe('the chosen tab', () => {
  it.each(previewThemes)('is told from the other in the theme %s', async (theme) => {
    const page = await pages.open({ store: { ...everyMeaningStore(), theme }, width: 960, height: 600 });
    try {
      const [height, mark, line] = await page.evaluate<[string, string, string]>(`(() => {
        const mark = getComputedStyle(document.querySelector('.tab[aria-selected=true]'), '::after');
        const line = getComputedStyle(document.querySelector('.tabs'));
        return [mark.height, mark.backgroundColor, line.borderBottomColor];
      })()`);
      // Its mark lies on the line below the tabs: in another colour, or thicker.
      expect(mark !== line || parseFloat(height) >= 3).toBe(true);
    } finally {
      await pages.putBack(page);
    }
  });
});
