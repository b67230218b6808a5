import { type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { atRest, TimelinePages } from '../harness/timelinePages';
import { healthy } from './scenes';

let pages: TimelinePages;
beforeAll(async () => {
  pages = await TimelinePages.ofProcess();
});
afterAll(() => pages.closeUsed());

let page: Page;
beforeEach(async () => {
  page = await pages.open({ store: { ...healthy(), theme: 'dark' }, width: 1280, height: 800 });
});
afterEach(() => pages.putBack(page));

const press = async (...keys: readonly string[]): Promise<void> => {
  for (const key of keys) {
    await page.keyboard.press(key);
    await atRest(page);
  }
};
const ask = async (text: string): Promise<void> => {
  await page.keyboard.press('/');
  await page.keyboard.type(text);
};
const hits = () => page.locator('.hit-count').innerText();
/** Whether the keyboard is in the box. */
const isInBox = async (): Promise<boolean> => (await page.locator('.query vscode-text-field:focus-within').count()) > 0;
/** The line of the selected event. */
const line = () => page.locator('.details-line').innerText();
const only = () => page.getByRole('button', { name: 'Only hits' });
const events = () => page.locator('.summary-line').first().innerText();

describe('a query', () => {
  it('is stepped through with Enter and Shift+Enter, all around, without leaving its box', async () => {
    await ask('kind:task_failed');
    // Not answered yet: the step waits for the answer.
    await press('Enter');
    expect(await hits()).toBe('4 of 5');
    await press('Enter');
    expect(await hits()).toBe('5 of 5');
    await press('Enter');
    expect(await hits()).toBe('1 of 5');
    expect(await page.locator('.notice.shown').innerText()).toBe('Back at the first hit.');
    await press('Shift+Enter');
    expect(await hits()).toBe('5 of 5');
    expect(await isInBox()).toBe(true);
  });

  it('is stepped through with n and N from the picture, and with the buttons of the box', async () => {
    await ask('kind:task_failed');
    await atRest(page);
    expect(await hits()).toBe('5 hits');
    await page.locator('.event-list').focus();
    await press('n', 'n');
    expect(await hits()).toBe('5 of 5');
    const last = await line();
    await press('N');
    expect(await hits()).toBe('4 of 5');
    await page.getByRole('button', { name: 'Next hit' }).click();
    await atRest(page);
    expect(await line()).toBe(last);
    await page.getByRole('button', { name: 'Previous hit' }).click();
    await atRest(page);
    expect(await hits()).toBe('4 of 5');
  });

  it('brings each hit into view: it is the selected option of the list beside the picture', async () => {
    await page.keyboard.press('w');
    await ask('kind:task_failed');
    for (let step = 0; step < 5; step++) {
      await press('Enter');
      expect(await page.locator('.event-list [aria-selected=true]').count()).toBe(1);
    }
  });

  it('shows only its hits, or the rest too, as the switch says; that stays when the page comes back', async () => {
    await ask('kind:task_failed');
    await atRest(page);
    expect(await events()).toContain('5 events');
    await only().click();
    await atRest(page);
    expect(await only().getAttribute('aria-pressed')).toBe('false');
    expect(await events()).toContain('400 events');
    expect(await hits()).toBe('5 hits');
    await page.waitForFunction(`JSON.parse(sessionStorage.getItem('state') ?? '{}').misses === 'dimmed'`);
    await page.reload();
    await atRest(page);
    expect(await only().getAttribute('aria-pressed')).toBe('false');
    expect(await events()).toContain('400 events');
  });

  it('says where the legend hides its hits, and where there is none', async () => {
    await ask('kind:task_failed');
    await atRest(page);
    await page.locator('.legend button', { hasText: 'Failure' }).click();
    await atRest(page);
    expect(await hits()).toBe('5 hidden');
    await page.locator('.event-list').focus();
    await press('n');
    expect(await page.locator('.notice.shown').innerText()).toBe('The legend hides all hits.');
    await page.locator('.query input').fill('nowhere');
    await atRest(page);
    expect(await hits()).toBe('No hits');
    expect(await page.getByRole('button', { name: 'Next hit' }).isDisabled()).toBe(true);
  });

  it('does not step where there is none', async () => {
    await page.locator('.event-list').focus();
    await press('n');
    expect(await page.locator('.notice.shown').innerText()).toBe('There is no query. Press / to search.');
    expect(await page.locator('.hit-controls').isVisible()).toBe(false);
  });
});

describe('the legend', () => {
  const locks = () => page.locator('.legend button', { hasText: 'Lock' });
  const isOn = async (): Promise<readonly (string | null)[]> =>
    Promise.all((await page.locator('.legend-item:visible').all()).map((item) => item.getAttribute('aria-pressed')));

  it('is switched by keyboard; what is hidden is said in words, with a way back', async () => {
    await locks().focus();
    await press('Enter');
    expect(await locks().getAttribute('aria-pressed')).toBe('false');
    expect(await locks().getAttribute('aria-label')).toBe('Lock 126 events, hidden');
    const hidden = page.getByRole('button', { name: '126 events hidden' });
    await hidden.focus();
    await press('Enter');
    expect(await isOn()).not.toContain('false');
    expect(await hidden.isVisible()).toBe(false);
  });

  it('shows one kind alone with Alt, by pointer or key, or a double click, and all again the same way', async () => {
    const ways = [
      () => locks().click({ modifiers: ['Alt'] }),
      () => locks().dblclick(),
      () =>
        locks()
          .focus()
          .then(() => page.keyboard.press('Alt+Enter')),
    ];
    for (const way of ways) {
      await way();
      await atRest(page);
      expect((await isOn()).filter((on) => on === 'true')).toHaveLength(1);
      expect(await locks().getAttribute('aria-pressed')).toBe('true');
      await way();
      await atRest(page);
      expect(await isOn()).not.toContain('false');
    }
  });

  it('leaves everything in its place when something is hidden', async () => {
    const before = await page.locator('.legend').boundingBox();
    const beside = await page.locator('.legend button', { hasText: 'Other' }).boundingBox();
    await locks().click();
    await atRest(page);
    expect(await page.locator('.legend').boundingBox()).toEqual(before);
    expect(await page.locator('.legend button', { hasText: 'Other' }).boundingBox()).toEqual(beside);
  });
});
