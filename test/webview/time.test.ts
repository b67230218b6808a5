import { type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { atRest, TimelinePages } from '../harness/timelinePages';
import { type SampleStore, seededStore, sessionsStore } from './sampleStores';

let pages: TimelinePages;
beforeAll(async () => {
  pages = await TimelinePages.ofProcess();
});
afterAll(() => pages.closeUsed());

let page: Page;
const open = async (store: SampleStore): Promise<void> => {
  page = await pages.open({ store: { ...store, theme: 'dark' }, width: 1280, height: 800 });
};
afterEach(() => pages.putBack(page));

const press = async (...keys: readonly string[]): Promise<void> => {
  for (const key of keys) {
    await page.keyboard.press(key);
    await atRest(page);
  }
};
const slider = (name: string) => page.getByRole('slider', { name });
const edge = async (name: 'Start' | 'End'): Promise<string> =>
  (await slider(`${name} of the visible time`).getAttribute('aria-valuetext')) ?? '';
const drag = async (selector: string, from: number, to: number): Promise<void> => {
  const box = await page.locator(selector).boundingBox();
  if (!box) throw new Error(`${selector} is not to be seen.`);
  await page.mouse.move(box.x + from * box.width, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + ((from + to) / 2) * box.width, box.y + box.height / 2);
  await page.mouse.move(box.x + to * box.width, box.y + box.height / 2);
  await page.mouse.up();
  await atRest(page);
};
/** The moment of a value of the sliders, in ms since 1970. */
const moment = (text: string): number => Date.parse(`${text.replace(',', '')} UTC`);

describe('folded pauses', () => {
  beforeEach(() => open(sessionsStore()));

  it('leave each event where a click finds it', async () => {
    await press('z', '0', ']', 'f', 'f');
    const chosen = await page.locator('.details h2').textContent();
    await press('Escape');
    const plot = await page.locator('.plot').boundingBox();
    const lane = await page.locator('.lane-label').first().boundingBox();
    if (!plot || !lane) throw new Error('There is no lane.');
    // The focused event stands in the middle of the plot; its lane is found by looking at each.
    for (const label of await page.locator('.lane-label').all()) {
      const box = await label.boundingBox();
      if (box) await page.mouse.click(plot.x + plot.width / 2, box.y + box.height / 2);
      await atRest(page);
      if (await page.locator('.details h2').isVisible()) break;
    }
    expect(await page.locator('.details h2').textContent()).toBe(chosen);
  });

  it('say how many they are, and show everything of all days at once', async () => {
    await press('z');
    expect(await page.locator('.notice').textContent()).toMatch(/^3 pauses are folded, the longest of 2\d h/u);
    await press('0');
    // With the pauses folded the air around everything is minutes, not hours.
    expect(await edge('Start')).toMatch(/^11 Jan 2026, 08:/u);
    expect(await edge('End')).toMatch(/^14 Jan 2026, 12:/u);
  });

  it('keep what was in view when they are folded and unfolded again', async () => {
    await press('0');
    const before = [await edge('Start'), await edge('End')];
    await press('z', 'z');
    const after = [await edge('Start'), await edge('End')];
    after.forEach((text, i) => expect(Math.abs(moment(text) - moment(before[i] ?? ''))).toBeLessThanOrEqual(1));
  });

  it('let one pan from day to day, and zoom out and in again', async () => {
    await press('z', '0', 'w', 'w', 'w');
    const start = await edge('Start');
    await press('d', 'a');
    expect(Math.abs(moment(await edge('Start')) - moment(start))).toBeLessThanOrEqual(1);
    await press('s', 'w');
    expect(Math.abs(moment(await edge('Start')) - moment(start))).toBeLessThanOrEqual(1);
  });

  it('let the window follow what arrives after another pause, which is folded then', async () => {
    await press('z', '0', 'l', 'l');
    const late = { ...sessionsStore().events[0], id: 'eg-evt-late', timestampText: '2026-01-16T10:00:00.000000000Z' };
    await page.evaluate(`window.previewAppend(${JSON.stringify(late)})`);
    await atRest(page);
    expect(moment(await edge('End'))).toBeGreaterThan(Date.UTC(2026, 0, 16, 10));
    await press('z', 'z');
    expect(await page.locator('.notice').textContent()).toMatch(/^4 pauses are folded/u);
  });

  it('stay folded when the page comes back', async () => {
    await press('z');
    await page.waitForFunction(`JSON.parse(sessionStorage.getItem('state') ?? '{}').foldPauses === true`);
    await page.reload();
    await atRest(page);
    expect(await page.getByRole('button', { name: 'Fold Gaps' }).getAttribute('aria-pressed')).toBe('true');
  });
});

describe('the ruler', () => {
  beforeEach(() => open(seededStore({ events: 200, tasks: 4, stepMs: 700 })));

  it('tells how far the selected event is from the marked one, to every digit', async () => {
    await press(']', 'm', '.');
    expect(await page.locator('.announcement').textContent()).toMatch(/, [\d.]+ m?s after the mark$/u);
    await press(',', ',');
    expect(await page.locator('.announcement').textContent()).toMatch(/, [\d.]+ m?s before the mark$/u);
  });

  it('begins also where one clicks with Shift, and leaves the selection alone', async () => {
    await press(']', 'f');
    const chosen = await page.locator('.details h2').textContent();
    const plot = await page.locator('.plot').boundingBox();
    const lane = await page.locator('.lane-label.selected').boundingBox();
    if (!plot || !lane) throw new Error('There is no selected lane.');
    await page.keyboard.down('Shift');
    // The focused event stands in the middle of the plot.
    await page.mouse.click(plot.x + plot.width / 2, lane.y + lane.height / 2);
    await page.keyboard.up('Shift');
    await atRest(page);
    expect(await page.locator('.details h2').textContent()).toBe(chosen);
    await press('.');
    expect(await page.locator('.announcement').textContent()).toMatch(/, [\d.]+ m?s after the mark$/u);
  });

  it('is put away by the key that began it, and by Escape', async () => {
    await press(']', 'm', 'm', '.');
    expect(await page.locator('.announcement').textContent()).not.toContain('the mark');
    await press('m', 'Escape', ']');
    expect(await page.locator('.announcement').textContent()).not.toContain('the mark');
  });
});

describe('going to a time', () => {
  beforeEach(() => open(seededStore({ events: 2000, tasks: 4, stepMs: 700 })));
  const goTo = async (text: string): Promise<void> => {
    await press('g');
    await page.keyboard.type(text);
    await press('Enter');
  };

  it('brings a time of the day into the middle', async () => {
    await press('0', 'w', 'w', 'w', 'w');
    await goTo('09:12:30');
    const middle = (moment(await edge('Start')) + moment(await edge('End'))) / 2;
    expect(Math.abs(middle - Date.UTC(2026, 0, 11, 9, 12, 30))).toBeLessThanOrEqual(1);
    expect(await page.locator('.go-to-time').isVisible()).toBe(false);
  });

  it('says what is wrong in the box, and takes it back while one types on', async () => {
    await goTo('noon');
    const problem = page.locator('.go-to-time-problem');
    expect(await problem.textContent()).toContain('`noon` is not a time. Expected');
    await page.keyboard.type('x');
    await atRest(page);
    expect(await problem.isVisible()).toBe(false);
    await press('Escape');
    expect(await page.locator('.go-to-time').isVisible()).toBe(false);
  });

  it('goes to the first event for a time before it, and says so', async () => {
    await goTo('2020-01-01');
    expect(await page.locator('.notice').textContent()).toMatch(
      /^That is before the first event, which was at 11 Jan/u,
    );
  });
});

describe('the overview', () => {
  beforeEach(async () => {
    await open(seededStore({ events: 2000, tasks: 4, stepMs: 700 }));
    await press('0');
  });

  it('takes a window that is dragged open on it', async () => {
    const [from, to] = [moment(await edge('Start')), moment(await edge('End'))];
    await drag('.overview-canvas', 0.25, 0.5);
    const [start, end] = [moment(await edge('Start')), moment(await edge('End'))];
    expect(start).toBeGreaterThan(from);
    expect(end).toBeLessThan(to);
    expect((end - start) / (to - from)).toBeCloseTo(0.25, 1);
    await drag('.overview-canvas', 0.9, 0.7);
    expect(moment(await edge('Start'))).toBeGreaterThan(end);
  });

  it('lets the keyboard move each edge and all of the window', async () => {
    await drag('.overview-canvas', 0.25, 0.5);
    const [start, end] = [moment(await edge('Start')), moment(await edge('End'))];
    await slider('Start of the visible time').focus();
    await press('ArrowRight', 'PageUp');
    expect(moment(await edge('Start'))).toBeGreaterThan(start);
    expect(moment(await edge('End'))).toBe(end);
    const length = end - moment(await edge('Start'));
    await page.keyboard.press('Tab');
    await press('ArrowLeft', 'ArrowLeft');
    expect(moment(await edge('End'))).toBeLessThan(end);
    expect(Math.abs(moment(await edge('End')) - moment(await edge('Start')) - length)).toBeLessThanOrEqual(1);
    await page.keyboard.press('Tab');
    await press('End');
    expect(await slider('End of the visible time').getAttribute('aria-valuenow')).toBe('1000');
  });
});
