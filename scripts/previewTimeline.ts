import * as fs from 'node:fs';
import * as http from 'node:http';
import { type AddressInfo } from 'node:net';
import * as path from 'node:path';
import { buildSync } from 'esbuild';
import { type Page } from 'playwright-core';
import { launchBrowser } from '../test/harness/browser';

/**
 * Takes pictures of the timeline in a plain Chromium, in every theme and size, with a stand-in for the host
 * (test/unit/webview/preview/fakeHost.ts): for looking at it while working on it. `tsx scripts/previewTimeline.ts
 * [fixture] [name part]` writes to test/artifacts/preview.
 */

const root = path.join(__dirname, '..');
const [fixture = 'healthy', only = ''] = process.argv.slice(2);
const out = path.join(root, 'test/artifacts/preview');
const policy =
  "default-src 'none'; script-src 'nonce-preview'; style-src 'self'; font-src 'self'; img-src 'self' data:";

type Row = Record<string, unknown>;
const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

function readLines(file: string): { row: Row; line: string }[] {
  const lines = fs.readFileSync(path.join(root, 'test/fixtures', fixture, '.engram', file), 'utf8').split('\n');
  return lines.filter((line) => line.trim() !== '').map((line) => ({ row: JSON.parse(line) as Row, line }));
}

function stateOf(row: Row): string {
  const labels = Array.isArray(row.labels) ? row.labels.map(String) : [];
  return labels.find((label) => label.startsWith('_status_'))?.slice('_status_'.length) ?? String(row.status);
}

function previewStore(): { tasks: object[]; events: object[] } {
  const items = new Map(readLines('items.jsonl').map(({ row }) => [row.id, row]));
  const tasks = [...items.values()].map((row) => ({
    id: row.id,
    title: row.title,
    state: stateOf(row),
    priority: row.priority,
    parent: null,
  }));
  const events = readLines('events.jsonl').map(({ row, line }) => ({
    id: row.id,
    kind: row.kind,
    source: text(row.source_task),
    target: text(row.target_task),
    payloadText: /"payload":(.*),"timestamp"/u.exec(line)?.[1] ?? null,
    timestampText: row.timestamp,
  }));
  return { tasks, events };
}

function bundle(entry: string): string {
  const built = buildSync({ entryPoints: [path.join(root, entry)], bundle: true, format: 'iife', write: false });
  return built.outputFiles[0]?.text ?? '';
}

const files = new Map<string, { type: string; body: string | Buffer }>([
  ['/timeline.js', { type: 'text/javascript', body: bundle('webview/timeline/main.ts') }],
  ['/host.js', { type: 'text/javascript', body: bundle('test/unit/webview/preview/fakeHost.ts') }],
  ['/timeline.css', { type: 'text/css', body: fs.readFileSync(path.join(root, 'webview/timeline/timeline.css')) }],
]);
for (const [name, type] of [
  ['codicon.css', 'text/css'],
  ['codicon.ttf', 'font/ttf'],
] as const) {
  files.set(`/${name}`, { type, body: fs.readFileSync(path.join(root, 'node_modules/@vscode/codicons/dist', name)) });
}

function html(): string {
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Timeline</title>
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" href="/codicon.css"><link rel="stylesheet" href="/timeline.css"></head>
<body><div id="app"></div><script nonce="preview" src="/host.js"></script>
<script nonce="preview" src="/timeline.js"></script></body></html>`;
}

const server = http.createServer((request, response) => {
  const file = files.get((request.url ?? '').split('?')[0] ?? '');
  response.setHeader('Content-Type', file?.type ?? 'text/html');
  response.end(file?.body ?? html());
});

type Scene = readonly [name: string, act: (page: Page) => Promise<void>, change?: object];
const key = (name: string) => (page: Page) => page.keyboard.press(name);

const scenes: readonly Scene[] = [
  ['start', () => Promise.resolve()],
  ['failure', key('[')],
  ['fit', key('0')],
  ['dense', (page) => page.keyboard.press('0'), { many: 100_000 }],
  [
    'zoomed',
    async (page) => {
      await page.keyboard.press('[');
      for (let i = 0; i < 4; i++) await page.keyboard.press('f');
    },
  ],
  [
    'hover',
    async (page) => {
      await page.keyboard.press('[');
      await page.waitForTimeout(400);
      await page.mouse.move(700, 300);
      await page.mouse.move(704, 302);
    },
  ],
  [
    'mistake',
    async (page) => {
      await page.keyboard.press('/');
      await page.keyboard.type('kind:task_failed bad:x');
    },
  ],
  [
    'query',
    async (page) => {
      await page.keyboard.press('/');
      await page.keyboard.type('-kind:lock_*');
    },
  ],
  [
    'completion',
    async (page) => {
      await page.keyboard.press('/');
      await page.keyboard.type('kind:');
      await page.keyboard.press('ArrowDown');
    },
  ],
  [
    'no-hits',
    async (page) => {
      await page.keyboard.press('/');
      await page.keyboard.type('nowhere');
    },
  ],
  ['help', key('?')],
  ['empty', () => Promise.resolve(), { events: [] }],
  ['loading', () => Promise.resolve(), { state: 'loading', events: [] }],
  ['missing', () => Promise.resolve(), { state: 'missing', events: [] }],
  ['failed', () => Promise.resolve(), { failure: 'events.jsonl can’t be read: permission denied.' }],
  ['dropdown', (page) => page.locator('vscode-dropdown').nth(1).click()],
];

/** Many events in the place of the few, spread over the same tasks. */
function multiplied(events: object[], many: number): object[] {
  const begin = Date.parse('2026-01-11T09:00:00Z');
  return Array.from({ length: many }, (_, i) => ({
    ...events[(i * 7919) % events.length],
    timestampText: `${new Date(begin + i * 36).toISOString().slice(0, -1)}000000Z`,
  }));
}

async function main(): Promise<void> {
  fs.mkdirSync(out, { recursive: true });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const browser = await launchBrowser();
  const store = previewStore();
  for (const theme of ['dark', 'light', 'hc', 'hc-light']) {
    for (const [width, height] of [
      [1600, 900],
      [1000, 700],
      [500, 800],
    ] as const) {
      for (const [scene, act, change] of scenes) {
        const name = `${fixture}-${scene}-${theme}-${width}`;
        if (!name.includes(only) && !new RegExp(only, 'u').test(name)) continue;
        const page = await browser.newPage({ viewport: { width, height }, timezoneId: 'UTC' });
        page.on('console', (message) => console.log(name, message.type(), message.text()));
        page.on('pageerror', (error) => console.log(name, error));
        const many = change && 'many' in change ? { events: multiplied(store.events, Number(change.many)) } : {};
        const given = JSON.stringify({ theme, state: 'ready', ...store, ...change, ...many });
        await page.addInitScript(`window.previewStore = ${given}`);
        await page.goto(`http://127.0.0.1:${port}/`);
        await page.waitForTimeout(500);
        await act(page);
        await page.waitForTimeout(700);
        await page.screenshot({ path: path.join(out, `${name}.png`) });
        await page.close();
      }
    }
  }
  await browser.close();
  server.close();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
