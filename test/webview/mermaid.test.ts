import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { explain } from '../../src/analysis/causes/explain';
import { exportEvents } from '../../src/analysis/export/exportEvents';
import { explanationDiagram, explanationMarkdown } from '../../src/model/explanationMarkdown';
import { plainText } from '../../src/model/plainText';
import { Store } from '../../src/store/store';
import { sharedBrowser } from '../harness/browser';
import { repositoryRoot } from '../harness/paths';

const sqlWasm = path.join(repositoryRoot, 'node_modules/sql.js/dist/sql-wasm.wasm');

let page: Page;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'engram-mermaid-'));
  page = await (await sharedBrowser()).newPage();
  await page.setContent('<!DOCTYPE html><meta charset="utf-8"><body></body>');
  await page.addScriptTag({ path: path.join(repositoryRoot, 'node_modules/mermaid/dist/mermaid.min.js') });
  await page.evaluate(`mermaid.initialize({ startOnLoad: false, theme: 'default' })`);
});
afterAll(async () => {
  await page.close();
  await rm(folder, { recursive: true, force: true });
});

const drawn = z.object({
  /** The texts of the picture, in the order of its elements, each once where it is a lane's at the top and the bottom. */
  texts: z.array(z.string()),
  arrows: z.number(),
  notes: z.number(),
  /** Elements that no sequence diagram draws: what a title would have brought in. */
  foreign: z.number(),
});

/** Has Mermaid itself draw the diagram, with the settings that GitHub and VS Code leave as they are. Rejects where it can't. */
async function draw(diagram: string): Promise<z.infer<typeof drawn>> {
  const found: unknown = await page.evaluate(`(async () => {
    const { svg } = await mermaid.render('diagram', ${JSON.stringify(diagram)});
    document.body.innerHTML = svg;
    const all = (selector) => [...document.querySelectorAll(selector)];
    return {
      texts: [...new Set(all('svg text').map((text) => text.textContent))],
      arrows: all('.messageLine0, .messageLine1').length,
      notes: all('rect.note').length,
      foreign: all('svg script, svg img, svg iframe, svg a, svg b').length,
    };
  })()`);
  return drawn.parse(found);
}

const fixture = (name: string): Promise<Store> =>
  Store.open(path.join(repositoryRoot, 'test/fixtures', name, '.engram'), { sqlWasm });

/** The diagram of all events of a store. */
async function eventDiagram(store: Store): Promise<string> {
  await store.loaded();
  const indices = Uint32Array.from({ length: store.records.log.size }, (_, index) => index);
  const parts: Uint8Array[] = [];
  for await (const { bytes } of exportEvents(store, { format: 'mermaid', generation: store.generation, indices }))
    parts.push(bytes);
  return Buffer.concat(parts).toString('utf8');
}

describe.each(['healthy', 'neuraphage'])('the diagrams of %s', (name) => {
  it('of its events are drawn by Mermaid, with an arrow for each message and a note for the rest', async () => {
    const store = await fixture(name);
    const diagram = await eventDiagram(store);
    const { texts, arrows, notes } = await draw(diagram);
    expect(arrows).toBe(diagram.match(/->>/g)?.length);
    expect(notes).toBe(diagram.match(/Note over/g)?.length);
    const titles = store.records.items.map(({ title }) => title);
    // Several tasks may have the same title.
    const lanes = new Set([...diagram.matchAll(/participant T\d+ as (.*)/g)].map(([, label]) => label));
    expect(texts.filter((text) => titles.includes(text))).toHaveLength(lanes.size);
    await page.screenshot({ path: path.join(repositoryRoot, `test/artifacts/mermaid-${name}.png`), fullPage: false });
    store.dispose();
  });

  it('of what led to its failures are drawn by Mermaid', async () => {
    const store = await fixture(name);
    await store.loaded();
    const failures = await store.queryEvents({ kinds: ['task_failed', 'rebase_conflict'] });
    expect(failures.length).toBeGreaterThan(3);
    for (const { reference } of failures) {
      const explanation = await explain(store.records, { event: reference });
      if (!explanation) throw new Error('There is no explanation.');
      const { texts, arrows, notes } = await draw(explanationDiagram(explanation));
      expect(texts.length).toBeGreaterThan(1);
      expect(arrows + notes).toBeGreaterThan(0);
      const fenced = /^```mermaid\n([\s\S]*?)^```$/m.exec(explanationMarkdown(explanation) ?? '')?.[1];
      expect(await draw(fenced ?? '')).toMatchObject({ arrows, notes });
    }
    store.dispose();
  });
});

const hostileTitles = [
  'end',
  'End of the road; end',
  'a;b',
  '%% comment',
  '%%{init: {"theme":"dark"}}%%',
  '#35; #lt; #quot;',
  '"quoted" \'single\' `code`',
  'line\nbreak\r\nand another',
  '<b>bold</b><img src=x onerror=alert(1)><script>alert(1)</script>',
  'A->>B: hello',
  'A-->>B --x C -) D ==> E',
  'participant X as Y',
  'loop forever',
  'wrap: nowrap:',
  ':colons: everywhere',
  'autonumber',
  'emoji 👩‍👩‍👧 🚀 é',
  'עברית العربية',
  '[brackets] {braces} (parentheses) @{ "type": "actor" }',
  '$$\\sqrt{x}$$',
  '---\ntitle: x\n---',
  ' ',
  '\u0007\u001b[31mred',
  'x'.repeat(5000),
  'word '.repeat(400),
];

describe('a title that Mermaid could misread', () => {
  it.each(hostileTitles.map((title) => [title.slice(0, 40), title] as const))(
    '%j is shown as it is',
    async (_short, title) => {
      const copy = await mkdtemp(path.join(folder, 'store-'));
      await cp(path.join(repositoryRoot, 'test/fixtures/healthy/.engram'), copy, { recursive: true });
      const [first] = (await readFile(path.join(copy, 'events.jsonl'), 'utf8')).split('\n', 1);
      const { source_task: id } = z.object({ source_task: z.string() }).parse(JSON.parse(first ?? ''));
      const moment = '2026-01-11T09:00:00Z';
      const item = { id, title, status: 'open', priority: 2, created_at: moment, updated_at: moment };
      await writeFile(path.join(copy, 'items.jsonl'), `${JSON.stringify(item)}\n`);
      const event = (kind: string, rest: object): string =>
        `${JSON.stringify({ id: 'eg-evt-0', kind, ...rest, timestamp: moment })}\n`;
      await writeFile(
        path.join(copy, 'events.jsonl'),
        event('task_started', { source_task: id, payload: { summary: title } }) +
          event('sync_relayed', { source_task: id, target_task: title, payload: { message: title } }) +
          event(title, { target_task: id }) +
          event('main_updated', { payload: { branch: title } }) +
          event('task_failed', { source_task: id, payload: { error: title } }),
      );
      const store = await Store.open(copy, { sqlWasm });
      const { texts, arrows, notes, foreign } = await draw(await eventDiagram(store));
      expect({ arrows, notes, foreign }).toEqual({ arrows: 2, notes: 3, foreign: 0 });
      const shown = plainText(title);
      const start = Array.from(shown).slice(0, 30).join('').trim();
      // A lane, and what was said: once each at the least.
      expect(texts.filter((text) => text.includes(start)).length).toBeGreaterThan(1);
      const [failure] = await store.queryEvents({ kinds: ['task_failed'] });
      const explanation = failure && (await explain(store.records, { event: failure.reference }));
      if (!explanation) throw new Error('There is no explanation.');
      const explained = await draw(explanationDiagram(explanation));
      expect(explained.foreign).toBe(0);
      expect(explained.texts.some((text) => text.includes(start))).toBe(true);
      store.dispose();
    },
  );
});
