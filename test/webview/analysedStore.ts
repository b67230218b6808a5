import path from 'node:path';
import { notificationMatrix } from '../../src/analysis/messages/notificationMatrix';
import { notifications } from '../../src/analysis/messages/notifications';
import { patterns } from '../../src/analysis/patterns/patterns';
import { compareSessions } from '../../src/analysis/sessions/compareSessions';
import { sessions } from '../../src/analysis/sessions/sessions';
import { matrixMessage, notificationsMessage, requestOf } from '../../src/host/dashboard/notificationMessages';
import { patternsMessage } from '../../src/host/dashboard/patternMessages';
import { comparisonMessage, sessionsMessage } from '../../src/host/dashboard/sessionMessages';
import { TaskIndex } from '../../src/host/services/taskIndex';
import { type EventReference } from '../../src/model/event';
import { type ReactionRule } from '../../src/model/notification';
import { usualPatternOptions } from '../../src/model/pattern';
import { type DashboardList, type FromDashboard, type ToDashboard } from '../../src/protocol/dashboard';
import { Store } from '../../src/store/store';
import { sqlWasm } from '../bench/bundleWorker';
import { fixturesFolder } from '../harness/paths';
import { fixtureStore, type SampleStore } from './sampleStores';

/** So little time to react, so that some have not. */
const rule: ReactionRule = { withinMs: 600, gapMs: 30 * 60_000, nowMs: Date.parse('2026-01-12T00:00:00Z') };

const rules: ToDashboard = { type: 'rules', timeZone: 'utc', gapMinutes: 30, reactionMinutes: 0.01 };

/** A store in test/fixtures with what the program itself answers the dashboard. */
export async function analysedStore(fixture: string): Promise<SampleStore> {
  const store = await Store.open(path.join(fixturesFolder, fixture, '.engram'), { sqlWasm, comparesCache: false });
  try {
    await store.loaded();
    const { records } = store;
    const rows = records.items.map((item) => ({ ...item, events: 0, failures: 0, openBlockers: 0 }));
    const titles = new TaskIndex(rows, []);
    const reader = {
      service: { event: (reference: EventReference) => store.eventByReference(reference) },
      titles: () => Promise.resolve(titles),
    };
    const lists: Record<string, ToDashboard> = {};
    const list = async (asked: DashboardList): Promise<void> => {
      const question = { type: 'list', request: 0, list: asked, offset: 0, limit: 50 } as const satisfies FromDashboard;
      const page = await notifications(records, requestOf(question, rule));
      lists[JSON.stringify(asked)] = await notificationsMessage(question, page, reader);
    };
    const matrix = matrixMessage(await notificationMatrix(records, { ...rule, most: 24 }), titles);
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
    const found = await sessions(records, rule);
    const comparisons: Record<string, ToDashboard> = {};
    for (const a of found.sessions) {
      for (const b of found.sessions) {
        if (a === b) continue;
        const comparison = await compareSessions(records, { a: a.number, b: b.number }, rule);
        comparisons[`${a.number} ${b.number}`] = comparisonMessage(comparison, titles);
      }
    }
    const report = await patterns(records, usualPatternOptions, () => undefined);
    const first = [rules, sessionsMessage(found), matrix, patternsMessage(report, titles)];
    return { ...fixtureStore(fixture), dashboard: { first, comparisons, lists } };
  } finally {
    store.dispose();
  }
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
