import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { onProcessEnd } from './processEnd';
import { runProgram } from './program';

const knownPlaces = [
  // Chromium without what only a window needs: pages look the same and take a quarter less processor time.
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * Returns the path of a Chromium or Chrome: the one that CHROMIUM_PATH names, one that is installed, or Debian's
 * package, which is installed where this process may (root, apt-get). Throws with what to do where there is none.
 */
export async function findChromium(): Promise<string> {
  const named = process.env.CHROMIUM_PATH;
  if (named !== undefined && named !== '') {
    if (existsSync(named)) return named;
    throw new Error(`CHROMIUM_PATH names ${named}, and there is no such file.`);
  }
  const found = knownPlaces.find((place) => existsSync(place));
  if (found !== undefined) return found;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('Installing Chromium (apt-get install chromium) …');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await runProgram('apt-get', ['update', '-q'], { env });
    const install = ['install', '-y', '-q', '--no-install-recommends', 'chromium-headless-shell', 'fonts-dejavu-core'];
    await runProgram('apt-get', install, { env });
    if (existsSync('/usr/bin/chromium-headless-shell')) return '/usr/bin/chromium-headless-shell';
  }
  throw new Error('These tests need Chromium or Chrome. Install one, or let CHROMIUM_PATH name the program.');
}

/** Starts a headless Chromium. Close it with `close()`; it does not outlive this process. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: await findChromium(),
    headless: true,
    // Ends are handled in one place, processEnd.ts.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

let shared: Promise<Browser> | undefined;

/** The headless Chromium of this process, started for the first who asks. It ends with the process: nobody closes it. */
export function sharedBrowser(): Promise<Browser> {
  if (!shared) {
    // vitest ends its workers by a signal. Playwright ends the browser when a process exits, which a signal alone is not.
    onProcessEnd(() => undefined);
    shared = launchBrowser();
  }
  return shared;
}
