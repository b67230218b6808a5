import { type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FromTimeline } from '../../src/protocol/timeline';
import { atRest, TimelinePages } from '../harness/timelinePages';
import { fixtureStore } from './sampleStores';

let pages: TimelinePages;
beforeAll(async () => {
  pages = await TimelinePages.ofProcess();
});
afterAll(() => pages.closeUsed());

const payload = '{"error":"no <b>way</b>","files":["src/a.rs","b c"],"big key":{"n":12345678901234567890}}';
const store = () => {
  const { tasks, events } = fixtureStore('healthy');
  return {
    state: 'ready' as const,
    theme: 'dark' as const,
    tasks,
    events: events.map((event) => (event.kind === 'task_failed' ? { ...event, payloadText: payload } : event)),
  };
};

let page: Page;
beforeEach(async () => {
  page = await pages.open({ store: store(), width: 1280, height: 900 });
  await page.locator('.event-list').focus();
  // The last failure before the end is a task that failed.
  await page.keyboard.press('[');
  await page.locator('.payload-tree').waitFor();
});
afterEach(() => pages.putBack(page));

const sent = (): Promise<FromTimeline[]> => page.evaluate<FromTimeline[]>('window.previewSent');
const copied = async (): Promise<string[]> =>
  (await sent()).flatMap((message) => (message.type === 'copy' ? [message.text] : []));
const focused = (): Promise<string> =>
  page.evaluate<string>(`document.activeElement.ariaLabel ?? document.activeElement.textContent.slice(0, 80)`);
const press = async (...keys: readonly string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key);
};

describe('the payload of an event', () => {
  it('is walked, opened and copied from by keys alone: values as they are, paths as programs write them', async () => {
    await page.locator('.payload-tree [role=treeitem]').first().focus();
    await press('Control+c', 'ArrowDown', 'Shift+Alt+c', 'ArrowRight', 'ArrowDown', 'Shift+Alt+c', 'Control+c');
    await press('End', 'Control+c', 'Shift+Alt+c', 'ArrowLeft', 'Control+c');
    expect(await copied()).toEqual([
      'no <b>way</b>',
      'payload.files',
      'payload.files[1]',
      'b c',
      '12345678901234567890',
      'payload["big key"].n',
      '{"n":12345678901234567890}',
    ]);
    await press('ArrowLeft');
    expect(await page.locator('[role=treeitem][aria-label^="big key"]').getAttribute('aria-expanded')).toBe('false');
    expect(await focused()).toBe('big key: { 1 }');
  });

  it('has one stop for Tab, and behind it the buttons of that row', async () => {
    await page.locator('.payload-tree [role=treeitem]').first().focus();
    await press('Tab');
    expect(await focused()).toBe('Copy Value (Ctrl+C)');
    await press('Tab');
    expect(await focused()).toBe('Copy Path (Shift+Alt+C)');
    await press('Enter', 'Tab');
    expect(await copied()).toEqual(['payload.error']);
    expect(await focused()).toBe('Copy Kind');
  });

  it('is text, whatever it says', async () => {
    expect(await page.locator('.payload-tree b').count()).toBe(0);
    expect(await page.locator('.payload-tree').innerText()).toContain('"no <b>way</b>"');
  });

  it('stays as it was opened, with the focus in it, while events arrive', async () => {
    await page.locator('[role=treeitem][aria-label^="files"]').focus();
    await press('ArrowLeft');
    await page.evaluate(`window.previewAppend({ ...window.previewStore.events.at(-1), id: 'eg-evt-new' })`);
    await page.getByText('401 events').waitFor();
    await atRest(page);
    expect(await focused()).toBe('files: [ 2 ]');
    expect(await page.locator('[role=treeitem][aria-label^="files"]').getAttribute('aria-expanded')).toBe('false');
  });
});

describe('the line of an event', () => {
  it('is asked for when somebody opens it, and not before', async () => {
    const asked = async (): Promise<number> => (await sent()).filter(({ type }) => type === 'raw-line').length;
    expect(await asked()).toBe(0);
    await page.getByText('Line in events.jsonl').click();
    await page.locator('.raw-text').filter({ hasText: '"kind":"task_failed"' }).waitFor();
    expect(await asked()).toBe(1);
    await page.getByRole('button', { name: 'Copy Line' }).click();
    expect((await sent()).at(-1)).toMatchObject({ type: 'copy-line' });
  });
});

describe('what came before an event', () => {
  it('is a list of steps; choosing one selects it, and the keyboard goes on from there', async () => {
    const before = await page.locator('.details h2').innerText();
    await page.locator('.step').first().focus();
    await press('Enter');
    await atRest(page);
    expect(await page.locator('.details h2').innerText()).not.toBe(before);
    expect(await page.evaluate(`document.activeElement.getAttribute('aria-current')`)).toBe('true');
  });
});

describe('the menu for exports', () => {
  it('opens, moves and closes by keys, and says what was chosen', async () => {
    await page.getByRole('button', { name: 'Export…' }).focus();
    await press('ArrowDown');
    expect(await focused()).toContain('Picture as PNG');
    await press('ArrowUp');
    expect(
      await page
        .getByRole('menuitem')
        .last()
        .evaluate((item) => item === document.activeElement),
    ).toBe(true);
    await press('Escape');
    expect(await page.getByRole('menu').isVisible()).toBe(false);
    await press('Enter');
    await page.getByRole('menu').waitFor();
    await press('ArrowDown', 'ArrowDown', 'Enter');
    expect((await sent()).at(-1)).toMatchObject({ type: 'export-events', format: 'jsonl', query: '', hidden: [] });
    expect(await page.getByRole('menu').isVisible()).toBe(false);
  });
});

/** The file of the picture that was exported last, as Latin-1 text: each byte a character. */
const exportedPicture = `(async () => {
  for (;;) {
    const message = window.previewSent.findLast(({ type }) => type === 'export-picture');
    if (message) return Array.from(new Uint8Array(message.bytes), (byte) => String.fromCharCode(byte)).join('');
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
})()`;

describe('the exported picture', () => {
  it('is an SVG file of vectors and text that every reader of XML takes, with what it shows in words', async () => {
    await page.evaluate(`window.previewSend({ type: 'export', format: 'svg' })`);
    const file = Buffer.from(await page.evaluate<string>(exportedPicture), 'latin1').toString('utf8');
    const read = await page.evaluate<{ problem: string | undefined; texts: string[]; images: number }>(`(() => {
      const read = new DOMParser().parseFromString(${JSON.stringify(file)}, 'image/svg+xml');
      const all = (name) => [...read.querySelectorAll(name)];
      return {
        problem: read.querySelector('parsererror')?.textContent,
        texts: all('text').map((text) => text.textContent),
        images: all('image, foreignObject, script').length,
      };
    })()`);
    expect(read.problem).toBeUndefined();
    expect(read.images).toBe(0);
    const words = read.texts.join('\n');
    expect(words).toContain('Timeline of preview');
    expect(words).toMatch(/11 Jan 2026, 14:0.* – 11 Jan 2026, 14:0.* \(local time\)/);
    expect(words).toContain('400 events');
    for (const part of ['Failure', 'Message', 'Migrate TUI status bar']) expect(read.texts).toContain(part);
    expect(file).not.toMatch(/var\(--|NaN|Infinity|undefined/);
  });

  it('is a PNG file, twice as large as on the screen', async () => {
    await page.evaluate(`window.previewSend({ type: 'export', format: 'png' })`);
    const file = Buffer.from(await page.evaluate<string>(exportedPicture), 'latin1');
    expect(file.subarray(1, 4).toString()).toBe('PNG');
    const plot = await page.locator('.plot').boundingBox();
    const labels = await page.locator('.lane-labels').boundingBox();
    const width = (plot?.width ?? 0) + (labels?.width ?? 0) + 16;
    // Lanes may end between two pixels.
    expect(Math.abs(file.readUInt32BE(16) - 2 * width)).toBeLessThan(2);
  });
});
