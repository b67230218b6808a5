import { describe, expect, it } from 'vitest';
import { eventsPerChunk, TimelineFeed } from '../../../src/host/timeline/timelineFeed';
import { answerTimeline } from '../../../src/host/timeline/timelineAnswers';
import { timelineHtml } from '../../../src/host/timeline/timelineHtml';
import { timelineParts } from '../../../src/host/timeline/timelineParts';
import { timelineFolder } from '../../../src/host/timeline/timelineState';
import { type ToTimeline, toTimelineSchema } from '../../../src/protocol/timeline';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import { runInNewContext } from 'node:vm';
import path from 'node:path';
import { OpenedStore } from '../../../src/host/services/openedStore';
import { describeStoreFolder } from '../../../src/host/services/storeFolder';
import { append, event, item, realStores } from './realStore';

const stores = realStores();
const times = { now: Date.parse('2026-01-11T10:00:00Z'), timeZone: 'utc' } as const;

function feedOf(store: OpenedStore) {
  const sent: ToTimeline[] = [];
  const problems: unknown[] = [];
  const feed = new TimelineFeed(
    store,
    // As the webview does with what it receives.
    (message) => sent.push(toTimelineSchema.parse(message)),
    { timeZone: 'utc', sessionGapMinutes: 45 },
    (error) => problems.push(error),
  );
  const columns = () => sent.filter((message) => message.type === 'columns');
  const shown = () => columns().reduce((events, chunk) => (chunk.reset ? 0 : events) + chunk.events.count, 0);
  return { feed, sent, problems, columns, shown };
}

describe('what a timeline is sent', () => {
  it('is the store, its tasks, then its events', async () => {
    const { feed, sent, shown } = feedOf(await stores.fixture('healthy'));
    await feed.start();
    expect(sent.map(({ type }) => type)).toEqual(['store', 'tasks', 'columns']);
    expect(sent[0]).toMatchObject({ timeZone: 'utc', sessionGapMinutes: 45 });
    expect(shown()).toBe(400);
    feed.dispose();
  });

  it('is only what is new afterwards', async () => {
    const store = await stores.lines({ 'events.jsonl': [event('task_started', 1), event('task_failed', 2)] });
    const { feed, columns, shown } = feedOf(store);
    await feed.start();
    await append(store, 'events.jsonl', [event('nudge_sent', 3)]);
    await expect.poll(() => shown()).toBe(3);
    expect(columns().map(({ start, reset }) => [start, reset])).toEqual([
      [0, true],
      [2, false],
    ]);
    feed.dispose();
  });

  it('starts anew when the file is replaced, and when the page was hidden', async () => {
    const store = await stores.lines({ 'events.jsonl': [event('task_started', 1), event('task_failed', 2)] });
    const { feed, columns, shown } = feedOf(store);
    await feed.start();
    await writeFile(path.join(store.store.folder, 'events.jsonl'), `${JSON.stringify(event('main_updated', 9))}\n`);
    await expect.poll(() => shown()).toBe(1);
    expect(columns().at(-1)?.reset).toBe(true);
    feed.stop();
    await feed.start();
    expect(columns().at(-1)).toMatchObject({ reset: true, start: 0, total: 1 });
    feed.dispose();
  });

  it('says which store it is while that is still opening, and why it can’t be opened', async () => {
    const folder = path.join(await mkdtemp(path.join(os.tmpdir(), 'engram-timeline-')), '.engram');
    await mkdir(path.join(folder, 'events.jsonl'), { recursive: true });
    const store = new OpenedStore(describeStoreFolder(folder, []), stores.connect, () => undefined);
    const { feed, sent, problems, shown } = feedOf(store);
    const started = feed.start();
    await expect.poll(() => sent.map(({ type }) => type)).toEqual(['store', 'failed']);
    expect(sent[0]).toMatchObject({ folder, state: 'loading' });
    expect(problems).toHaveLength(1);
    // Mended: what failed is tried again, and everything comes.
    await rm(path.join(folder, 'events.jsonl'), { recursive: true });
    await writeFile(path.join(folder, 'events.jsonl'), `${JSON.stringify(event('task_started', 1))}\n`);
    await store.refreshNow();
    await started;
    // Once or twice which store: a store that opens at once is not told of before.
    const types = sent.map(({ type }) => type).slice(2);
    expect(types.filter((type, i) => type !== types[i - 1])).toEqual(['store', 'tasks', 'columns']);
    expect(shown()).toBe(1);
    feed.dispose();
    store.dispose();
    await rm(path.dirname(folder), { recursive: true });
  });

  it('comes in chunks that leave room to paint between them', async () => {
    const many = Array.from({ length: eventsPerChunk + 10 }, (_, second) => event('file_modified', second % 60));
    const { feed, columns, shown } = feedOf(await stores.lines({ 'events.jsonl': many }));
    await feed.start();
    expect(shown()).toBe(many.length);
    expect(columns().map(({ start, reset }) => [start, reset])).toEqual([
      [0, true],
      [eventsPerChunk, false],
    ]);
    feed.dispose();
  });
});

describe('what a timeline asks', () => {
  it('a query is answered by positions, by its mistakes, or by none for all', async () => {
    const reader = await (await stores.fixture('healthy')).whenOpen();
    const ask = async (text: string) => answerTimeline(reader, { type: 'query', request: 7, text }, times);
    const matches = await ask('kind:task_failed');
    if (matches.type !== 'matches' || !matches.hits) throw new Error('there are hits');
    const positions = [...new Uint32Array(matches.hits)];
    expect(positions).toHaveLength(5);
    expect(positions).toEqual(positions.toSorted((a, b) => a - b));
    const ofSession = await answerTimeline(
      reader,
      { type: 'query', request: 8, text: 'session:-1' },
      { ...times, sessionGapMs: 1e10 },
    );
    expect(ofSession.type === 'matches' && ofSession.hits?.byteLength).toBe(400 * 4);
    expect(await ask('  ')).toMatchObject({ type: 'matches', request: 7, hits: null });
    expect(await ask('sinse:2h')).toMatchObject({
      type: 'query-problems',
      request: 7,
      problems: [{ start: 0, end: 5 }],
    });
  });

  it('the details of an event are those of its line', async () => {
    const store = await stores.lines({
      'items.jsonl': [item('eg-a')],
      'events.jsonl': [event('task_failed', 1, { source_task: 'eg-a', payload: { error: 'x' } })],
    });
    const reader = await store.whenOpen();
    const { generation } = await reader.service.timelineColumns(0, 0);
    const ask = async (index: number) =>
      toTimelineSchema.parse(await answerTimeline(reader, { type: 'details', request: 1, index, generation }, times));
    expect(await ask(0)).toMatchObject({
      details: { sentence: 'Failed: x', source: 'eg-a', target: null, line: 1, payloadText: '{"error":"x"}' },
    });
    expect(await ask(5)).toEqual({ type: 'details', request: 1, details: null });
  });

  it('completions are those of the palette', async () => {
    const reader = await (await stores.fixture('healthy')).whenOpen();
    const answer = await answerTimeline(
      reader,
      { type: 'complete', request: 2, text: 'kind:task_f', position: 11 },
      times,
    );
    expect(answer).toMatchObject({ start: 5, end: 11, items: [{ text: 'task_failed', detail: '5 events' }] });
    const complete = async (text: string) => {
      const found = await answerTimeline(reader, { type: 'complete', request: 3, text, position: text.length }, times);
      return found.type === 'completions' ? found.items : [];
    };
    expect(await complete('session:')).toEqual([
      { text: '-1', label: '-1', detail: 'The last session: since 2026-01-11 14:03, 163 events' },
      { text: '2', label: '2', detail: 'since 2026-01-11 14:03, 163 events' },
      { text: '1', label: '1', detail: 'since 2026-01-11 09:00, 237 events' },
    ]);
    expect((await complete('payload.')).map(({ text }) => text)).toContain('payload.files:');
    expect((await complete('payload.files:cargo')).map(({ text }) => text)).toEqual(['Cargo.lock']);
  });
});

describe('the page of the timeline', () => {
  const assets = {
    cspSource: 'https://csp',
    script: "const ends = '</script>', begins = '<!--';",
    toolkit: "const controls = '</script>';",
    style: '.a { color: red }',
    iconFont: '@font-face {}',
    dashboard: { script: 'https://x/dashboard.js?a&b="', style: 'https://x/dashboard.css' },
  };

  it('runs one script, with its nonce, and loads nothing but what VS Code lets it', () => {
    const html = timelineHtml(assets, 'editor', 'N0');
    const policy = /content="(default-src[^"]*)"/.exec(html)?.[1];
    expect(policy).toBe(
      "default-src 'none'; script-src 'nonce-N0'; style-src 'nonce-N0' https://csp; font-src https://csp; img-src https://csp data:",
    );
    expect(html.match(/<script(?! type="text\/plain")/g)).toHaveLength(1);
    expect(html).not.toMatch(/ style=| on\w+=| href=/);
    expect(html.match(/ src="[^"]*"/g)).toEqual([expect.stringContaining('data:image/gif')]);
  });

  it('is not ended by what stands in its script, which says the same as before', () => {
    const html = timelineHtml(assets, 'editor', 'N0');
    const script = /<script nonce="N0">(.*)<\/script>/su.exec(html)?.[1] ?? '';
    expect(script).not.toMatch(/<\/script|<!--/);
    expect(runInNewContext(`${script}; [ends, begins];`)).toEqual(['</script>', '<!--']);
  });

  it('holds the program of its controls as text, for the script to run', () => {
    const html = timelineHtml(assets, 'editor', 'N0');
    const text = /<script type="text\/plain" id="toolkit" nonce="N0">(.*?)<\/script>/su.exec(html)?.[1] ?? '';
    expect(runInNewContext(`${text}; controls;`)).toBe('</script>');
  });

  it('names the dashboard’s files and loads neither: its script does when the tab is opened', () => {
    const html = timelineHtml(assets, 'editor', 'N0');
    expect(html).toContain('data-dashboard-script="https://x/dashboard.js?a&amp;b=&quot;"');
    expect(html).toContain('data-dashboard-style="https://x/dashboard.css"');
  });

  it('refuses a style that would end its element', () => {
    expect(() => timelineHtml({ ...assets, style: 'a::before { content: "</style>" }' }, 'editor', 'N0')).toThrow(
      'end tag',
    );
  });

  it('takes the icons as they are, with their font from where it lies once the page has loaded', () => {
    const icons = '/* c */\n@font-face {\n src: url("./codicon.ttf?1") format("truetype");\n}\n.codicon { x: y }';
    const parts = timelineParts({ script: 's', toolkit: 't', style: '.t {}', icons }, 'https://x/codicon.ttf');
    expect(parts.iconFont).toBe('@font-face {\n src: url("https://x/codicon.ttf") format("truetype");\n}');
    expect(parts.style).toContain('.codicon { x: y }');
    expect(parts.style).not.toContain('@font-face');
    const html = timelineHtml({ ...assets, ...parts }, 'editor', 'N0');
    expect(html).toContain('<style nonce="N0" id="icon-font" media="not all">@font-face');
  });

  it('comes back for the store that it had saved', () => {
    expect(timelineFolder({ folder: '/a/.engram', query: 'x' })).toBe('/a/.engram');
    for (const other of [undefined, null, {}, { folder: 1 }]) expect(timelineFolder(other)).toBeUndefined();
  });
});
