import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import { artifactsFolder, repositoryRoot } from '../harness/paths';
import { type Pixels, readPng } from './png';

/**
 * The pages' pictures, kept in test/webview/pictures. After a change that is meant, look at the new ones in
 * test/artifacts/pictures and keep them: `UPDATE_PICTURES=1 npm run test:webview -- pictures sqlResult`.
 */
const kept = path.join(repositoryRoot, 'test/webview/pictures');
const taken = path.join(artifactsFolder, 'pictures');
const updating = process.env.UPDATE_PICTURES === '1';

/** Edges are smoothed a little differently from one Chromium to the next: so much of 255 a channel may be off, … */
const channelTolerance = 24;
/** … and this share of the pixels by more than that. A mark of 14 × 14 px is 0.04 % of the picture. */
const pixelTolerance = 0.0003;

/** Expects a picture to look as the one that is kept under a name; keeps it where pictures are renewed. */
export async function expectKept(file: string, now: Buffer): Promise<void> {
  const folder = updating ? kept : taken;
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, file), now);
  if (updating) return;
  expect(existsSync(path.join(kept, file)), `pictures/${file} is not kept yet: UPDATE_PICTURES=1`).toBe(true);
  const before = await readFile(path.join(kept, file));
  if (before.equals(now)) return;
  const { share, sizes } = difference(readPng(before), readPng(now));
  expect(sizes[1], `the size of ${file}`).toBe(sizes[0]);
  expect(share, `share of different pixels in test/artifacts/pictures/${file}`).toBeLessThan(pixelTolerance);
}

/** The share of pixels that are not the same, and how large both pictures are. */
function difference(one: Pixels, other: Pixels): { readonly share: number; readonly sizes: readonly string[] } {
  let different = 0;
  for (let pixel = 0; pixel < one.rgba.length; pixel += 4) {
    const isOff = [0, 1, 2].some(
      (channel) => Math.abs((one.rgba[pixel + channel] ?? 0) - (other.rgba[pixel + channel] ?? 0)) > channelTolerance,
    );
    if (isOff) different++;
  }
  const sizes = [one, other].map(({ width, height }) => `${width} × ${height}`);
  return { share: different / (one.width * one.height), sizes };
}
