import { type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contrast, type Rgb } from '../../webview/timeline/painter/contrast';
import { type FromDashboard } from '../../src/protocol/dashboard';
import { atRest, showTheme, TimelinePages } from '../harness/timelinePages';
import { previewThemes } from '../unit/webview/preview/themes';
import { type Pixels, readPng } from './png';
import { play, scenes } from './scenes';

let pages: TimelinePages;
beforeAll(async () => {
  pages = await TimelinePages.ofProcess();
});
afterAll(() => pages.closeUsed());

/** Opens the analysis as a scene shows it. */
async function analysis(name: string, width = 1280): Promise<Page> {
  const scene = scenes.find((one) => one.name === name);
  if (!scene) throw new Error(`There is no scene ${name}.`);
  const store = { ...(await scene.store()), theme: 'dark' as const };
  const page = await pages.open({ store, width, height: 800, reducedMotion: 'reduce' });
  await play(page, scene);
  return page;
}

/** What the dashboard asked of the host, in its order. */
async function sent(page: Page): Promise<readonly FromDashboard[]> {
  return page.evaluate<readonly FromDashboard[]>(
    `window.previewSent.filter(({ type }) => type === 'dashboard').map(({ message }) => message)`,
  );
}

const queryText = (page: Page): Promise<string> =>
  page.locator('.query-box input, vscode-text-field input').first().inputValue();

/** Everything that Tab stops at in the analysis, from its tab on, as a screen reader names it. */
async function tabStops(page: Page): Promise<readonly string[]> {
  await page.getByRole('tab', { name: 'Analysis' }).focus();
  const names: string[] = [];
  for (;;) {
    await page.keyboard.press('Tab');
    const name = await page.evaluate<string | null>(`{
      const at = document.activeElement;
      at.closest('.analysis-panel') ? (at.ariaLabel ?? at.textContent) : null
    }`);
    if (name === null) return names;
    names.push(name);
  }
}

describe('the analysis by keyboard', () => {
  it('stops once at the bars, once at the cells, and at every figure, kind, pattern and list', async () => {
    const page = await analysis('analysis');
    const stops = await tabStops(page);
    expect(stops.filter((name) => /^Session \d: /u.test(name))).toHaveLength(1);
    expect(stops.filter((name) => / to .*: \d+ messages?/u.test(name))).toHaveLength(1);
    for (const name of ['Bars show', 'Kinds of', 'Compare session 3', 'Events of Session 1', '5 failures of Session 3'])
      expect(stops).toContain(name);
    expect(stops.some((name) => name.startsWith('Rebase required'))).toBe(true);
    for (const name of ['Nudge', 'Task failed', 'Next place', 'Show in Timeline', 'Open Event'])
      expect(stops).toContain(name);
    expect(stops).toContain('Inbox of Document sandbox profile');
    expect(stops).toContain('Outbox of Migrate sandbox profile');
    await page.close();
  });

  it('goes from bar to bar by arrow keys, and Enter puts the events of one into the query box', async () => {
    const page = await analysis('analysis');
    await page.locator('.chart-bars button[tabindex="0"]').focus();
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowLeft');
    expect(await page.evaluate(`document.activeElement.ariaLabel`)).toMatch(/^Session 2: 105 events, 2 failures/u);
    await page.keyboard.press('Enter');
    await atRest(page);
    expect(await page.getByRole('tab', { name: 'Timeline' }).getAttribute('aria-selected')).toBe('true');
    expect(await queryText(page)).toMatch(/^since:\S+ until:\S+$/u);
    await page.close();
  });

  it('shows the events of a bar in the Events view with Alt and Enter', async () => {
    const page = await analysis('analysis');
    await page.locator('.chart-bars button[tabindex="0"]').focus();
    await page.keyboard.press('Alt+Enter');
    await atRest(page);
    expect((await sent(page)).filter(({ type }) => type === 'show-events')).toHaveLength(1);
    expect(await page.getByRole('tab', { name: 'Analysis' }).getAttribute('aria-selected')).toBe('true');
    await page.close();
  });

  it('goes through the cells by arrow keys, and Enter lists the messages of one', async () => {
    const page = await analysis('analysis');
    const cells = page.locator('.matrix .cell');
    await page.locator('.matrix .cell[tabindex="0"]').focus();
    for (let i = 1; i < (await cells.count()); i++) await page.keyboard.press('ArrowRight');
    expect(await cells.last().evaluate((cell) => cell === document.activeElement)).toBe(true);
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    const focused = page.locator('.matrix .cell:focus');
    const count = Number(await focused.innerText());
    await page.keyboard.press('Enter');
    await atRest(page);
    expect(await page.locator('.messages tbody tr').count()).toBe(count);
    await page.close();
  });

  it('leads from a kind of a pattern to its event in the timeline', async () => {
    const page = await analysis('analysis');
    await page.locator('.sequence button.chip', { hasText: 'Nudge' }).first().focus();
    await page.keyboard.press('Enter');
    await atRest(page);
    expect(await page.getByRole('tab', { name: 'Timeline' }).getAttribute('aria-selected')).toBe('true');
    expect(await page.locator('.details h2').innerText()).toMatch(/^Nudge/u);
    await page.close();
  });
});

describe('the analysis of a store', () => {
  it('that can’t be read says why where it would stand, and Retry asks for everything again', async () => {
    const page = await analysis('analysis-looking');
    const section = page.locator('.part-notifications');
    expect(await section.getByRole('status').innerText()).toContain('permission denied');
    await section.getByRole('button', { name: 'Retry' }).click();
    expect((await sent(page)).map(({ type }) => type)).toEqual(['shown', 'retry']);
    await page.close();
  });

  it('with many sessions and tasks shows the latest and the busiest, and says so', async () => {
    const page = await analysis('analysis-many');
    expect(await page.locator('.chart-bars button').count()).toBe(200);
    expect(await page.locator('.part-sessions .section-note').innerText()).toMatch(/^the latest 200 of 217 /u);
    // A row each for 24 tasks, for the rest of them, for messages of nobody, and for the sums.
    expect(await page.locator('.matrix tbody tr').count()).toBe(27);
    expect(await page.locator('.part-notifications .section-note').innerText()).toMatch(/taken together$/u);
    await page.close();
  });

  it.each([320, 640])('has no part wider than a page of %d px: tables scroll for themselves', async (width) => {
    const page = await analysis('analysis-messages', width);
    const panel = page.locator('.analysis-panel');
    expect(await panel.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
    await page.close();
  });
});

/** What of the analysis is told by a colour, each by its own selector. */
const colored = ['.kind-bar', '.kind-bars .codicon', '.cell-bar', '.support-bar', '.chip .codicon'];

describe('every bar and icon of the analysis stands out from its ground', () => {
  it('whatever the theme', async () => {
    const page = await analysis('analysis');
    // So tall that all of it is in one picture.
    await page.setViewportSize({ width: 1280, height: 1600 });
    for (const theme of previewThemes) {
      await showTheme(page, theme);
      const picture = readPng(await page.screenshot());
      const ground = colorAt(picture, 4, 1590);
      for (const selector of colored) {
        for (const part of await page.locator(selector).all()) {
          const reached = greatestContrast(picture, ground, await part.boundingBox());
          expect(reached, `${selector}, ${theme}`).toBeGreaterThanOrEqual(3);
        }
      }
    }
    await page.close();
  });
});

function colorAt({ rgba, width }: Pixels, x: number, y: number): Rgb {
  const place = (y * width + x) * 4;
  return [rgba[place] ?? 0, rgba[place + 1] ?? 0, rgba[place + 2] ?? 0];
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The contrast of a ground with the colour in a box that stands out most from it; 0 where there is no box. */
function greatestContrast(picture: Pixels, ground: Rgb, box: Box | null): number {
  if (!box) return 0;
  let greatest = 0;
  for (let y = Math.ceil(box.y); y < box.y + box.height; y++) {
    for (let x = Math.ceil(box.x); x < box.x + box.width; x++) {
      greatest = Math.max(greatest, contrast(colorAt(picture, x, y), ground));
    }
  }
  return greatest;
}
