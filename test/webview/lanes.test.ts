import { type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { atRest, TimelinePages } from '../harness/timelinePages';
import { type SampleStore, seededStore } from './sampleStores';

let pages: TimelinePages;
let page: Page;
beforeAll(async () => {
  pages = await TimelinePages.ofProcess();
});
afterAll(() => pages.closeUsed());
afterEach(() => pages.putBack(page));

async function open(store: SampleStore, width = 1280): Promise<void> {
  page = await pages.open({ store: { ...store, theme: 'dark' }, width, height: 600 });
}

/** Tasks in fours: the first is the parent of the others. */
function families(tasks: number): SampleStore {
  const store = seededStore({ events: tasks * 5, tasks, stepMs: 1000 });
  return {
    ...store,
    tasks: store.tasks.map((task, i) => ({ ...task, parent: i % 4 === 0 ? null : `eg-${i - (i % 4)}` })),
  };
}

async function choose(dropdown: string, option: string): Promise<void> {
  const closed = page.locator(`vscode-dropdown[aria-label="${dropdown}"]`);
  await closed.click();
  await closed.locator('vscode-option', { hasText: option }).click();
  await atRest(page);
}

async function press(...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
  await atRest(page);
}

/** The labels in view from top to bottom, as a screen reader says them. */
const labels = (): Promise<readonly string[]> =>
  page.evaluate<string[]>(`[...document.querySelectorAll('.lane-label')]
    .map((label) => ({ top: label.getBoundingClientRect().top, words: label.querySelector('.for-ears').textContent }))
    .sort((a, b) => a.top - b.top)
    .map(({ words }) => words)`);

/** What the keyboard is on, as a screen reader says it. */
const active = (): Promise<string> =>
  page.evaluate<string>(
    `document.getElementById(document.activeElement.getAttribute('aria-activedescendant')).querySelector('.for-ears').textContent`,
  );

/** Scrolls the lanes to a share of all that there is to scroll. */
async function scrollTo(share: number): Promise<void> {
  await page.evaluate(`{
    const scroller = document.querySelector('.scroller');
    scroller.scrollTop = ${share} * (scroller.scrollHeight - scroller.clientHeight);
  }`);
  await atRest(page);
}

describe('ten thousand lanes', () => {
  beforeEach(async () => {
    const store = seededStore({ events: 0, tasks: 10_000, stepMs: 1000 });
    const events = store.tasks.map(({ id }, i) => ({
      id: `ev-${i}`,
      kind: 'task_started',
      source: id,
      target: null,
      payloadText: null,
      timestampText: new Date(Date.UTC(2026, 0, 11, 9) + i * 100).toISOString(),
    }));
    await open({ ...store, events });
  });

  it('scroll from the first to the last with elements for those in view only', async () => {
    const elements = (): Promise<number> => page.locator('*').count();
    const seen = new Set<string>();
    for (const share of [0, 0.25, 0.5, 0.75, 1]) {
      await scrollTo(share);
      const inView = await labels();
      expect(inView.length).toBeGreaterThan(5);
      expect(inView.length).toBeLessThan(40);
      expect(await elements()).toBeLessThan(1500);
      for (const label of inView) seen.add(label);
      if (share === 0) expect(inView[0]).toContain('Fix scheduler');
      if (share === 1) expect(inView.at(-1)).toContain('Migrate retry policy 2000');
    }
    expect(seen.size).toBeGreaterThan(50);
  });

  it('are gone through by keyboard to the very last', async () => {
    await page.locator('.lane-labels').focus();
    await press('End');
    expect(await active()).toContain('Migrate retry policy 2000');
    await press('PageUp', 'ArrowUp');
    expect(await active()).toContain('Review JSONL reader 1998');
    await press('Home');
    expect(await active()).toContain('Fix scheduler');
  });
});

describe('parents', () => {
  beforeEach(async () => {
    await open(families(40));
    await choose('Sort', 'Hierarchy');
    await scrollTo(0);
  });

  it('fold their children by key and unfold them again', async () => {
    await page.locator('.lane-labels').focus();
    await press('Home');
    const open = await labels();
    const parent = await active();
    await press('ArrowLeft');
    expect(await active()).toMatch(/with 3 more lanes in it$/u);
    expect(await page.locator('.lane-label[aria-expanded="false"]').count()).toBe(1);
    expect((await labels())[1]).toBe(open[4]);
    await press('ArrowRight');
    expect(await labels()).toEqual(open);
    await press('ArrowRight');
    expect(await active()).toBe(open[1]);
    await press('ArrowLeft');
    expect(await active()).toBe(parent);
  });

  it('fold by a click on the chevron and by a double click', async () => {
    const open = await labels();
    const first = page
      .locator('.lane-label', { hasText: /./u })
      .filter({ has: page.locator('.can-turn') })
      .first();
    await first.locator('.can-turn').click();
    await atRest(page);
    expect((await labels())[1]).toBe(open[4]);
    await first.locator('.lane-title').dblclick();
    await atRest(page);
    expect(await labels()).toEqual(open);
  });

  it('give a child back that the sidebar asks for', async () => {
    await page.locator('.lane-labels').focus();
    await press('Home', 'ArrowLeft');
    await page.evaluate(`window.previewSend({ type: 'reveal-task', id: 'eg-1' })`);
    await atRest(page);
    expect(await page.locator('.lane-label.selected').textContent()).toContain('Document event bus');
  });
});

describe('pinned lanes', () => {
  beforeEach(() => open(families(40)));

  it('stay on top while the others scroll under them', async () => {
    await page.locator('.lane-labels').focus();
    await press('Home', 'ArrowDown', 'ArrowDown', 'p');
    const pinned = await active();
    expect(pinned).toMatch(/pinned$/u);
    for (const share of [0, 0.5, 1]) {
      await scrollTo(share);
      expect((await labels()).filter((label) => label.endsWith('pinned'))).toEqual([pinned]);
      expect(await page.locator('.lane-label.on-top').boundingBox()).toMatchObject({ y: await firstTop() });
    }
    await press('p');
    expect((await labels()).filter((label) => label.endsWith('pinned'))).toEqual([]);
  });

  it('are pinned by the pin that a pointer over the label brings up', async () => {
    const third = page.locator('.lane-label').nth(2);
    expect(await third.locator('.lane-pin').isVisible()).toBe(false);
    const words = (await third.locator('.for-ears').textContent()) ?? '';
    await third.hover();
    await third.locator('.lane-pin').click();
    await atRest(page);
    expect((await labels())[0]).toBe(`${words}, pinned`);
  });

  it('are pinned and folded again when the page comes back', async () => {
    await choose('Sort', 'Hierarchy');
    await page.locator('.lane-labels').focus();
    await press('Home', 'ArrowLeft', 'p');
    const before = await labels();
    await page.waitForFunction(`sessionStorage.getItem('state')?.includes('"pinned":["task:')`);
    await page.reload();
    await atRest(page);
    expect(await labels()).toEqual(before);
    expect(before[0]).toMatch(/in it, pinned$/u);
  });

  /** Where the first row is: under the room for the words of broadcasts. */
  async function firstTop(): Promise<number> {
    const box = await page.locator('.lane-labels').boundingBox();
    return (box?.y ?? 0) + 24;
  }
});

/** A title as it is written and shown, and the room that it needs and has, in CSS pixels. */
interface ShownTitle {
  readonly whole: string;
  readonly shown: string;
  readonly needs: number;
  readonly has: number;
}

describe('a label', () => {
  it('shows its whole title wherever there is room for it, and else ends it after a word', async () => {
    for (const width of [1600, 1000, 500]) {
      await open(seededStore({ events: 200, tasks: 12, stepMs: 1000 }), width);
      const titles = await page.evaluate<readonly ShownTitle[]>(`(() => {
        const context = document.createElement('canvas').getContext('2d');
        return [...document.querySelectorAll('.lane-label')].map((label) => {
          const title = label.querySelector('.lane-title');
          const { fontSize, fontFamily } = getComputedStyle(title);
          context.font = fontSize + ' ' + fontFamily;
          const whole = label.title.split('\\n')[0];
          return { whole, shown: title.textContent, needs: context.measureText(whole).width, has: title.clientWidth };
        });
      })()`);
      expect(titles.length).toBeGreaterThan(5);
      for (const { whole, shown, needs, has } of titles) {
        // A pixel less: widths of elements are rounded.
        if (needs <= has - 1) expect(shown).toBe(whole);
        else expect(whole.startsWith(shown.replace(/…$/u, ''))).toBe(true);
      }
      if (width !== 500) await pages.putBack(page);
    }
  });

  it('tells title, state and id on hover', async () => {
    await open(seededStore({ events: 200, tasks: 12, stepMs: 1000 }));
    const tooltip = (await page.locator('.lane-label').first().getAttribute('title')) ?? '';
    expect(tooltip).toMatch(/^[A-Z].*\n.* · P\d\neg-\d+\n\d+ events/u);
  });

  it('is picked by Enter: the sidebar shows its task', async () => {
    await open(seededStore({ events: 200, tasks: 12, stepMs: 1000 }));
    await page.locator('.lane-labels').focus();
    await press('Home', 'Enter');
    const sent = await page.evaluate<unknown>('window.previewSent.at(-1)');
    expect(sent).toMatchObject({ type: 'show-task' });
  });
});
