import { type Page } from 'playwright-core';
import { expect } from 'vitest';
import { eventually, openMenu, quickInput, rows, view } from './support';

/** Expects that neither the palette, nor the row of this task, nor the title of its view offers anything that writes. */
export async function expectNothingThatWrites(page: Page, task: string): Promise<void> {
  await page.keyboard.press('F1');
  const { input, row } = quickInput(page);
  await input.fill('>Engram: Open Timeline');
  await row('Engram: Open Timeline').waitFor();
  await input.fill('>Engram: Create Task');
  await eventually(() => row('Engram: Open Timeline').count()).toBe(0);
  expect(await row('Create Task').count()).toBe(0);
  await page.keyboard.press('Escape');
  const menu = await openMenu(page, rows(page, 'Tasks', task).first());
  await menu.getByText('Copy Id').waitFor();
  expect(await menu.getByText(/(Edit|Start|Close|Reopen|Block|Relate|Child|Set) Task|Record Event/).count()).toBe(0);
  await page.keyboard.press('Escape');
  expect(await view(page, 'Tasks').locator('.action-label[aria-label^="Create Task"]').count()).toBe(0);
}
