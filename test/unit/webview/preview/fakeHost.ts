import * as z from 'zod/mini';
import { describeEventKind } from '../../../../src/model/eventKind';
import { packEvents } from '../../../../src/model/packedEvents';
import { fromDashboardSchema, type ToDashboard } from '../../../../src/protocol/dashboard';
import { type FromTimeline, fromTimelineSchema, type ToTimeline } from '../../../../src/protocol/timeline';
import './pendingWork';
import { type PreviewEvent, type PreviewStore } from './previewStore';
import { bodyClasses, type PreviewTheme, themeVariables } from './themes';

/**
 * A stand-in for VS Code and the host in a plain browser: the page of the preview loads it before the timeline. Queries
 * know `kind:`, `-kind:` and plain words only; `bad:` is a mistake. What was saved is in `sessionStorage`.
 */

declare global {
  interface Window {
    previewStore: PreviewStore;
    previewSent: FromTimeline[];
    previewSend: (message: ToTimeline) => void;
    previewAppend: (event: PreviewEvent) => void;
    previewTheme: (theme: PreviewTheme) => void;
  }
}

const store = window.previewStore;
const events = [...store.events];
const kinds = [...new Set(events.map(({ kind }) => kind))];
const taskIds = [...new Set(events.flatMap(({ source, target }) => [source, target]).filter((id) => id !== null))];
const generation = 1;

function send(message: ToTimeline): void {
  window.postMessage(message, '*');
}

function columns(start: number): void {
  const part = events.slice(start);
  const times = part.map(({ timestampText }) => momentOf(timestampText));
  const code = (id: string | null): number => (id === null ? 0 : taskIds.indexOf(id) + 1);
  send({
    type: 'columns',
    generation,
    reset: start === 0,
    start,
    total: events.length,
    events: packEvents({
      ms: Float64Array.from(times, ({ ms }) => ms),
      ns: Uint32Array.from(times, ({ ns }) => ns),
      kind: Uint16Array.from(part, ({ kind }) => kinds.indexOf(kind)),
      source: Uint32Array.from(part, ({ source }) => code(source)),
      target: Uint32Array.from(part, ({ target }) => code(target)),
    }),
    kindsFrom: 0,
    kinds,
    tasksFrom: 0,
    tasks: taskIds,
  });
}

function momentOf(text: string): { ms: number; ns: number } {
  const fraction = (/\.(\d+)/u.exec(text)?.[1] ?? '').padEnd(9, '0').slice(0, 9);
  const seconds = Date.parse(`${text.slice(0, 19)}Z`);
  const nanoseconds = Number(fraction);
  return { ms: seconds + Math.floor(nanoseconds / 1e6), ns: nanoseconds % 1e6 };
}

function answerQuery(request: number, text: string): void {
  const bad = text.indexOf('bad:');
  if (bad >= 0) {
    const message = 'There is no key “bad”. Expected kind, task, source, target, since, until, text or limit.';
    send({ type: 'query-problems', request, problems: [{ start: bad, end: bad + 4, message }] });
    return;
  }
  const hits = events.flatMap((event, i) => (text.split(/\s+/u).every((word) => fits(event, word)) ? [i] : []));
  send({ type: 'matches', request, generation, hits: Uint32Array.from(hits).buffer });
}

function fits(event: PreviewEvent, word: string): boolean {
  const [, minus, patterns] = /^(-?)kind:(.*)$/u.exec(word) ?? [];
  if (patterns === undefined) return JSON.stringify(event).toLowerCase().includes(word.toLowerCase());
  const found = patterns
    .split(',')
    .some((pattern) => (pattern.endsWith('*') ? event.kind.startsWith(pattern.slice(0, -1)) : event.kind === pattern));
  return found !== (minus === '-');
}

function answerDetails(request: number, index: number): void {
  const event = events[index];
  if (!event) {
    send({ type: 'details', request, details: null });
    return;
  }
  send({
    type: 'details',
    request,
    details: {
      ...event,
      index,
      sentence: `${describeEventKind(event.kind).words}: as told by the payload`,
      ...momentOf(event.timestampText),
      line: index + 1,
      recovered: index === 3,
      sharingItsId: index === 5 ? 12 : 1,
    },
  });
}

function answerRawLine(request: number, index: number): void {
  const event = events[index];
  const { id, kind, payloadText, timestampText } = event ?? {};
  const start = `{"id":"${id ?? ''}","kind":"${kind ?? ''}"`;
  const text = `${start},"payload":${payloadText ?? 'null'},"timestamp":"${timestampText ?? ''}"}`;
  send({ type: 'raw-line', request, text: event ? text : null, characters: text.length });
}

function answerDashboard(message: unknown): void {
  const asked = z.parse(fromDashboardSchema, message);
  const tell = (told: ToDashboard | undefined): void => {
    if (told) send({ type: 'dashboard', message: told });
  };
  if (asked.type === 'shown') store.dashboard?.first.forEach(tell);
  if (asked.type === 'compare') tell(store.dashboard?.comparisons[`${asked.a} ${asked.b}`]);
  if (asked.type === 'stop-patterns') tell({ type: 'patterns-stopped' });
  if (asked.type !== 'list') return;
  const list = store.dashboard?.lists[JSON.stringify(asked.list)];
  if (list?.type === 'notifications') tell({ ...list, request: asked.request });
}

function answer(message: FromTimeline): void {
  window.previewSent.push(message);
  if (message.type === 'dashboard') answerDashboard(message.message);
  if (message.type === 'query') answerQuery(message.request, message.text);
  if (message.type === 'details') answerDetails(message.request, message.index);
  if (message.type === 'explain') {
    const explanation = store.explanations?.[message.index] ?? null;
    send({ type: 'explanation', request: message.request, explanation });
  }
  if (message.type === 'raw-line') answerRawLine(message.request, message.index);
  if (message.type === 'complete') {
    const offered = message.text.endsWith('kind:') ? kinds.slice(0, 6) : [];
    const items = offered.map((kind) => ({ text: kind, label: kind, detail: describeEventKind(kind).words }));
    send({ type: 'completions', request: message.request, start: message.position, end: message.position, items });
  }
  if (message.type !== 'ready') return;
  if (store.state === 'none') {
    send({ type: 'no-store' });
    return;
  }
  send({ type: 'store', name: 'preview', folder: '/home/ada/project/.engram', state: store.state });
  if (store.failure !== undefined) send({ type: 'failed', reason: store.failure });
  send({ type: 'tasks', tasks: store.tasks });
  if (store.state === 'ready') columns(0);
}

window.previewSent = [];
window.previewSend = send;
window.previewAppend = (event) => {
  events.push(event);
  columns(events.length - 1);
};

Object.assign(window, {
  acquireVsCodeApi: () => ({
    postMessage: (message: unknown) => answer(z.parse(fromTimelineSchema, message)),
    getState: (): unknown => JSON.parse(sessionStorage.getItem('state') ?? 'null'),
    setState: (state: unknown) => sessionStorage.setItem('state', JSON.stringify(state)),
  }),
});

window.previewTheme = (theme) => {
  document.documentElement.style.cssText = Object.entries(themeVariables[theme])
    .map(([name, value]) => `--vscode-${name}: ${value}`)
    .join(';');
  document.body.className = bodyClasses[theme];
};
window.previewTheme(store.theme);
