import { type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { atRest, TimelinePages, type TimelineSetting } from '../harness/timelinePages';
import { healthy } from './scenes';

let pages: TimelinePages;
beforeAll(async () => {
  pages = await TimelinePages.ofProcess();
});
afterAll(() => pages.closeUsed());

let page: Page;
const open = async (more: Partial<TimelineSetting> = {}): Promise<void> => {
  page = await pages.open({ store: { ...healthy(), theme: 'dark' }, width: 1280, height: 800, ...more });
};
afterEach(() => pages.putBack(page));

const press = async (...keys: readonly string[]): Promise<void> => {
  for (const key of keys) {
    await page.keyboard.press(key);
    await atRest(page);
  }
};
/** Has events of a kind arrive, a second after each other, the first this many seconds after the last one in the store. */
const arrive = async (kind: string, count: number, seconds: number): Promise<void> => {
  await page.evaluate(`{
    const { events } = window.previewStore;
    const last = events[events.length - 1];
    const begin = Date.parse(last.timestampText.slice(0, 19) + 'Z') + ${seconds} * 1000;
    for (let i = 0; i < ${count}; i++) {
      const timestampText = new Date(begin + i * 1000).toISOString().slice(0, 19) + '.000000000Z';
      window.previewAppend({ ...last, kind: '${kind}', timestampText });
    }
  }`);
  await atRest(page);
};
const end = () => page.getByRole('slider', { name: 'End of the visible time' }).getAttribute('aria-valuetext');
const notice = (edge: 'earlier' | 'later' | 'above' | 'below') => page.locator(`.edge-notice.${edge}`);
const paused = () => page.locator('.edge-notice.paused');
const live = () => page.getByRole('button', { name: 'Live' });
const announced = () => page.locator('.announcement').innerText();

describe('live events', () => {
  it('are followed: the window glides on, and a new failure needs no word as it comes into view', async () => {
    await open();
    const before = await end();
    await arrive('task_failed', 3, 30);
    expect(await end()).not.toBe(before);
    expect(await notice('later').isVisible()).toBe(false);
    expect(await paused().isVisible()).toBe(false);
  });

  it('are counted while paused, and nothing moves until live is chosen again', async () => {
    await open();
    await press('l');
    expect(await live().getAttribute('aria-pressed')).toBe('false');
    const before = await end();
    await arrive('nudge_sent', 42, 30);
    expect(await paused().innerText()).toBe('Paused · 42 new');
    expect(await announced()).toBe('Paused. New events have come.');
    expect(await end()).toBe(before);
    await paused().click();
    await atRest(page);
    expect(await end()).not.toBe(before);
    expect(await live().getAttribute('aria-pressed')).toBe('true');
    expect(await paused().isVisible()).toBe(false);
    expect(await page.locator('.event-list:focus').count()).toBe(1);
  });

  it('are counted on when the page comes back', async () => {
    await open();
    await press('l');
    await page.waitForFunction(`JSON.parse(sessionStorage.getItem('state') ?? '{}').lastSeen?.event === 399`);
    // Hidden meanwhile: the page is gone, and events go on.
    const { events, ...store } = healthy();
    await pages.comeBack(page, { ...store, theme: 'dark', events: [...events, ...events.slice(-3)] });
    expect(await live().getAttribute('aria-pressed')).toBe('false');
    expect(await paused().innerText()).toBe('Paused · 3 new');
  });

  it('move the window by pages where motion is reduced: not with every event', async () => {
    await open({ reducedMotion: 'reduce' });
    await arrive('nudge_sent', 1, 30);
    const turned = await end();
    await arrive('nudge_sent', 5, 31);
    expect(await end()).toBe(turned);
  });
});

describe('a new failure outside the view', () => {
  it('is told at the edge, politely, and a press leads there', async () => {
    await open();
    await press('l');
    await arrive('task_failed', 2, 60);
    expect(await notice('later').innerText()).toBe('2 new failures');
    expect(await announced()).toContain('outside the view: Task failed');
    const before = await end();
    await notice('later').click();
    await atRest(page);
    expect(await end()).not.toBe(before);
    expect(await page.locator('.details h2').innerText()).toContain('Task failed');
    expect(await notice('later').isVisible()).toBe(false);
    expect(await page.locator('.event-list:focus').count()).toBe(1);
  });

  it('is told on the left where it happened before the window', async () => {
    await open();
    await press('w', 'w');
    await arrive('task_failed', 1, -4000);
    expect(await notice('earlier').innerText()).toBe('New failure');
  });

  it('is told above or below where its lane is scrolled away', async () => {
    await open({ height: 420 });
    await press('l');
    await page.locator('.scroller').evaluate('(scroller) => { scroller.scrollTop = 0; }');
    await atRest(page);
    await arrive('task_failed', 1, -1);
    expect(await notice('below').innerText()).toBe('New failure');
    await notice('below').click();
    await atRest(page);
    expect(await notice('below').isVisible()).toBe(false);
  });

  it('is not told of what was there when the timeline was opened', async () => {
    await open();
    await press('l', 'w', 'w', 'w', 'a', 'a');
    for (const edge of ['earlier', 'later', 'above', 'below'] as const)
      expect(await notice(edge).isVisible()).toBe(false);
  });
});
