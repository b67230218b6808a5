import { type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultSqlLimits, type SqlRow } from '../../src/model/sqlAnswer';
import { type SqlResultHead, type ToSqlResult } from '../../src/protocol/sqlResult';
import { previewThemes } from '../unit/webview/preview/themes';
import { axeFindings, colorRules } from './axeFindings';
import { expectKept } from './keptPictures';
import { sent, showTheme, SqlResultPages } from './sqlResultPage';
import { hideFonts } from './withoutFonts';

let pages: SqlResultPages;
beforeAll(async () => {
  pages = await SqlResultPages.ofProcess();
});
afterAll(() => pages.closeUsed());

const begun: ToSqlResult = { type: 'running', run: 1, store: 'project' };
const columns = ['id', 'title', 'priority', 'closed_at', 'payload', 'seen'];

/** Rows with a value of every sort. */
const rows: readonly SqlRow[] = Array.from({ length: 60 }, (_, i) => [
  `eg-${String(i).padStart(10, '0')}`,
  i % 7 === 3 ? { type: 'text', text: 'Migrate the retry policy of', bytes: 2_000_000 } : `Fix scheduler ${i}`,
  i % 5,
  i % 3 === 0 ? null : '2026-01-11T09:00:00Z',
  i % 4 === 0 ? { type: 'blob', bytes: 4, hex: 'c0ffee00' } : `{"reason":"event ${i}","files":["src/lock.rs"]}`,
  { type: 'integer', digits: `90071992547409${String(i).padStart(2, '0')}` },
]);

function answer(more: Partial<SqlResultHead> = {}): SqlResultHead {
  return {
    type: 'answer',
    run: 1,
    columns,
    rowCount: rows.length,
    cutCells: 0,
    elapsedMs: 12,
    limits: defaultSqlLimits,
    store: 'project',
    events: 400,
    readAtMs: Date.parse('2026-01-11T10:00:00Z'),
    ...more,
  };
}

/** A state of the page. */
interface ResultScene {
  readonly told: readonly ToSqlResult[];
  readonly act?: (page: Page) => Promise<void>;
  /** What is to be seen then. */
  readonly shows: string;
  readonly picture?: true;
}

const told: ToSqlResult = { type: 'rows', run: 1, rows: [...rows] };
const scenes: Readonly<Record<string, ResultScene>> = {
  running: { told: [{ ...begun, copied: 20_000, toCopy: 1_000_000 }], shows: 'vscode-progress-ring' },
  grid: {
    told: [begun, answer(), told],
    act: async (page) => {
      await page.getByRole('grid').focus();
      for (const key of ['ArrowDown', 'ArrowRight', 'Shift+ArrowDown', 'Shift+ArrowRight'])
        await page.keyboard.press(key);
    },
    shows: '.cell.active',
    picture: true,
  },
  'grid-without-focus': { told: [begun, answer(), told], shows: '.cell.active' },
  ordered: {
    told: [begun, answer(), told],
    act: (page) => page.getByRole('columnheader', { name: 'title' }).click(),
    shows: '.header-cell .codicon-arrow-up',
  },
  value: {
    told: [begun, answer(), told],
    act: async (page) => {
      await page.getByRole('grid').focus();
      for (const key of ['ArrowDown', 'End', 'ArrowLeft', 'Enter']) await page.keyboard.press(key);
    },
    shows: '.value pre',
    picture: true,
  },
  cut: {
    told: [begun, answer({ cut: 'rows', cutCells: 9 }), told, { type: 'stale', run: 1 }],
    shows: '.note.warning',
    picture: true,
  },
  empty: { told: [begun, answer({ rowCount: 0 })], shows: '.empty' },
  stopped: { told: [begun, { type: 'stopped', run: 1 }], shows: '.empty' },
  mistake: {
    told: [
      begun,
      {
        type: 'problem',
        run: 1,
        reason: 'wrong',
        message: 'There is no column “titel”. Did you mean “title”?',
        place: { line: 3, text: 'select titel from tasks', start: 7, end: 12 },
      },
    ],
    shows: '.problem-line mark',
    picture: true,
  },
  refused: {
    told: [begun, { type: 'problem', run: 1, reason: 'refused', message: 'Only statements that read are run.' }],
    shows: '.problem',
  },
};

async function show(scene: ResultScene, size = { width: 960, height: 480 }): Promise<Page> {
  const page = await pages.open(scene.told, size);
  await scene.act?.(page);
  await page.locator(scene.shows).first().waitFor();
  return page;
}

describe('the result of an SQL query', () => {
  it.concurrent.each(Object.entries(scenes))(
    'has nothing that axe finds, whatever the theme: %s',
    async (_name, scene) => {
      const page = await show(scene);
      const [first, ...others] = previewThemes;
      await showTheme(page, first);
      expect(await axeFindings(page), first).toEqual([]);
      for (const theme of others) {
        await showTheme(page, theme);
        expect(await axeFindings(page, colorRules), theme).toEqual([]);
      }
      await pages.putBack(page);
    },
  );

  const pictured = Object.entries(scenes).filter(([, scene]) => scene.picture);
  it.concurrent.each(pictured)('looks as it was looked at and kept: %s', async (name, scene) => {
    const page = await show(scene);
    await page.mouse.move(-1, -1);
    await hideFonts(page);
    for (const theme of previewThemes) {
      await showTheme(page, theme);
      const top = (await page.locator('.bar').boundingBox())?.height ?? 0;
      const clip = { x: 0, y: top, width: 960, height: 480 - top };
      await expectKept(`sql-${name}-${theme}.png`, await page.screenshot({ clip }));
    }
    await pages.putBack(page);
  });

  it.concurrent.each(Object.entries(scenes))('is no wider than a page of 320 px: %s', async (_name, scene) => {
    const page = await show(scene, { width: 320, height: 480 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
    const { outside } = await page.evaluate<{ outside: readonly string[] }>(`({
      outside: [...document.querySelectorAll('vscode-button:not([hidden])')]
        .filter((button) => button.getBoundingClientRect().right > innerWidth).map((button) => button.textContent),
    })`);
    expect(outside).toEqual([]);
    await pages.putBack(page);
  });

  it.concurrent('leads from a mistake to its line', async () => {
    const { mistake } = scenes;
    if (!mistake) throw new Error('There is no scene with a mistake.');
    const page = await show(mistake);
    await page.getByRole('button', { name: 'Go to line 3' }).press('Enter');
    expect((await sent(page)).map(({ type }) => type)).toEqual(['ready', 'show-query']);
    await pages.putBack(page);
  });
});
