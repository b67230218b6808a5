import fs from 'node:fs';
import path from 'node:path';
import { artifactsFolder } from '../test/harness/paths';
import { TimelinePages } from '../test/harness/timelinePages';
import { previewThemes } from '../test/unit/webview/preview/themes';
import { fixtureStore } from '../test/webview/sampleStores';
import { healthy, play, scenes } from '../test/webview/scenes';

/**
 * Takes pictures of the timeline in a plain Chromium, of every scene (test/webview/scenes.ts) in every theme and size:
 * for looking at it while working on it. `tsx scripts/previewTimeline.ts [fixture] [name part or pattern]` writes to
 * test/artifacts/preview; a fixture takes the place of the store that most scenes show.
 */

const [fixture = 'healthy', only = ''] = process.argv.slice(2);
const out = path.join(artifactsFolder, 'preview');
const sizes = [
  [1600, 900],
  [1000, 700],
  [500, 800],
  [320, 640],
] as const;

async function main(): Promise<void> {
  fs.mkdirSync(out, { recursive: true });
  const pages = await TimelinePages.start();
  for (const theme of previewThemes) {
    for (const [width, height] of sizes) {
      for (const scene of scenes) {
        const name = `${fixture}-${scene.name}-${theme}-${width}`;
        if (!name.includes(only) && !new RegExp(only, 'u').test(name)) continue;
        const store = scene.store === healthy ? fixtureStore(fixture) : await scene.store();
        const page = await pages.open({ store: { ...store, theme }, width, height });
        page.on('console', (message) => console.log(name, message.type(), message.text()));
        page.on('pageerror', (error) => console.log(name, error));
        await play(page, scene).catch((error: unknown) => console.error(name, error));
        await page.screenshot({ path: path.join(out, `${name}.png`) });
        await page.close();
      }
    }
  }
  await pages.close();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
