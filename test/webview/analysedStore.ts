import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { notificationMatrix } from '../../src/analysis/messages/notificationMatrix';
import { notifications } from '../../src/analysis/messages/notifications';
import { patterns } from '../../src/analysis/patterns/patterns';
import { compareSessions } from '../../src/analysis/sessions/compareSessions';
import { sessions } from '../../src/analysis/sessions/sessions';
import {
  matrixMessage,
  notificationsMessage,
  requestOf,
  tasksWithRowOfTheirOwn,
} from '../../src/host/dashboard/notificationMessages';
import { patternsMessage } from '../../src/host/dashboard/patternMessages';
import { comparisonMessage, sessionsMessage } from '../../src/host/dashboard/sessionMessages';
import { TaskIndex } from '../../src/host/services/taskIndex';
import { type EventReference } from '../../src/model/event';
import { type ReactionRule } from '../../src/model/notification';
import { usualPatternOptions } from '../../src/model/pattern';
import { type DashboardList, type FromDashboard, type ToDashboard } from '../../src/protocol/dashboard';
import { Store } from '../../src/store/store';
import { type StoreRecords } from '../../src/store/storeRecords';
import { sqlWasm } from '../bench/bundleWorker';
import { fixturesFolder } from '../harness/paths';
import { fixtureStore, type SampleStore } from './sampleStores';

/** So little time to react, so that some have not. */
const rule: ReactionRule = { withinMs: 600, gapMs: 30 * 60_000, nowMs: Date.parse('2026-01-12T00:00:00Z') };

const rules: ToDashboard = { type: 'rules', timeZone: 'utc', gapMinutes: 30, reactionMinutes: 0.01 };

type Analysis = NonNullable<SampleStore['dashboard']>;

/** A store in test/fixtures with what the program itself answers the dashboard. */
export async function analysedStore(fixture: string): Promise<SampleStore> {
  const dashboard = await analysisOf(path.join(fixturesFolder, fixture, '.engram'));
  return { ...fixtureStore(fixture), dashboard };
}

/** A store of made-up events, written to files, with what the program itself answers the dashboard. */
export async function analysedSample(sample: SampleStore): Promise<SampleStore> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'engram-analysed-'));
  try {
    const at = '2026-01-11T09:00:00.000000000Z';
    const always = { status: 'open', created_at: at, updated_at: at };
    const items = sample.tasks.map(({ id, title, priority }) => ({ id, title, priority, ...always }));
    const events = sample.events.map(({ id, kind, source, target, payloadText, timestampText }) => ({
      id,
      kind,
      ...(source !== null && { source_task: source }),
      ...(target !== null && { target_task: target }),
      payload: JSON.parse(payloadText ?? 'null') as unknown,
      timestamp: timestampText,
    }));
    const lines = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    await Promise.all([
      writeFile(path.join(folder, 'items.jsonl'), lines(items)),
      writeFile(path.join(folder, 'events.jsonl'), lines(events)),
    ]);
    return { ...sample, dashboard: await analysisOf(folder) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function analysisOf(folder: string): Promise<Analysis> {
  const store = await Store.open(folder, { sqlWasm, comparesCache: false });
  try {
    await store.loaded();
    const { records } = store;
    const rows = records.items.map((item) => ({ ...item, events: 0, failures: 0, openBlockers: 0 }));
    const titles = new TaskIndex(rows, []);
    const matrix = matrixMessage(await notificationMatrix(records, { ...rule, most: tasksWithRowOfTheirOwn }), titles);
    const found = await sessions(records, rule);
    const report = await patterns(records, usualPatternOptions, () => undefined);
    const told = sessionsMessage(found);
    return {
      first: [rules, told, matrix, patternsMessage(report, titles)],
      comparisons: await comparisonsOf(records, told.sessions.slice(-3), titles),
      lists: await listsOf(store, matrix, titles),
    };
  } finally {
    store.dispose();
  }
}

/** Each pair of some sessions. */
async function comparisonsOf(
  records: StoreRecords,
  some: readonly { readonly number: number }[],
  titles: TaskIndex,
): Promise<Analysis['comparisons']> {
  const comparisons: Record<string, ToDashboard> = {};
  for (const { number: a } of some) {
    for (const { number: b } of some) {
      if (a === b) continue;
      comparisons[`${a} ${b}`] = comparisonMessage(await compareSessions(records, { a, b }, rule), titles);
    }
  }
  return comparisons;
}

/** The lists that cells and heads of the matrix open. */
async function listsOf(
  store: Store,
  matrix: Extract<ToDashboard, { type: 'matrix' }>,
  titles: TaskIndex,
): Promise<Analysis['lists']> {
  const reader = {
    service: { event: (reference: EventReference) => store.eventByReference(reference) },
    titles: () => Promise.resolve(titles),
  };
  const lists: Record<string, ToDashboard> = {};
  const list = async (asked: DashboardList): Promise<void> => {
    const question = { type: 'list', request: 0, list: asked, offset: 0, limit: 50 } as const satisfies FromDashboard;
    const page = await notifications(store.records, requestOf(question, rule));
    lists[JSON.stringify(asked)] = await notificationsMessage(question, page, reader);
  };
  for (const { task } of [...matrix.senders, ...matrix.receivers]) {
    for (const direction of ['inbox', 'outbox'] as const)
      for (const unreacted of [false, true]) await list({ task, direction, sender: null, unreacted });
  }
  for (const { sender, receiver } of matrix.cells) {
    const [from, to] = [matrix.senders[sender], matrix.receivers[receiver]];
    if (!from || !to || from.is === 'others') continue;
    const asked = { is: from.is, task: from.task } as const;
    await list({ task: to.task, direction: 'inbox', sender: asked, unreacted: false });
  }
  return lists;
}

/** What the dashboard is told of a store without events. */
export function emptyAnalysis(): NonNullable<SampleStore['dashboard']> {
  const first: readonly ToDashboard[] = [
    rules,
    { type: 'sessions', sessions: [], total: 0 },
    { type: 'matrix', senders: [], receivers: [], cells: [], total: 0, broadcasts: 0 },
    { type: 'patterns', generation: 1, failures: 0, patterns: [], found: 0, stale: false },
  ];
  return { first, comparisons: {}, lists: {} };
}
