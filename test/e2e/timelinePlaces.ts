import { type FrameLocator, type Locator, type Page } from 'playwright-core';
import { runCommand } from '../harness/workbench';
import { eventually } from './support';

/** Shows the timeline in the bottom panel and moves the keyboard there. */
export async function showView(page: Page): Promise<FrameLocator> {
  await runCommand(page, 'Engram Timeline: Focus on Engram Timeline View');
  return timelineIn(page, 'view');
}

/** The page of the timeline in the view, or in the first or second group of editors, from left to right. */
export async function timelineIn(page: Page, place: 'view' | 'editor', position = 0): Promise<FrameLocator> {
  const inside = (name: string): FrameLocator =>
    page.locator(`iframe.webview[name="${name}"]`).contentFrame().frameLocator('#active-frame');
  const find = async (): Promise<string | undefined> => {
    const found: { readonly name: string; readonly x: number }[] = [];
    for (const frame of await page.locator('iframe.webview').all()) {
      const box = await frame.boundingBox();
      const name = (await frame.getAttribute('name')) ?? '';
      const at = inside(name).locator(`#app[data-place=${place}]`);
      if (box && box.width > 0 && (await at.count()) > 0) found.push({ name, x: box.x });
    }
    return found.sort((a, b) => a.x - b.x)[position]?.name;
  };
  await eventually(find, 30_000).toBeDefined();
  return inside((await find()) ?? '');
}

/** The box for a query of a timeline. */
export const queryBox = (timeline: FrameLocator): Locator => timeline.locator('.query input').first();
