import fs from 'node:fs';
import path from 'node:path';
import { fixturesFolder } from '../harness/paths';
import { pick, seededRandom } from '../bench/seededRandom';
import { type PreviewEvent, type PreviewStore } from '../unit/webview/preview/previewStore';

/** A store for the webview, without the theme that it is shown in. */
export type SampleStore = Omit<PreviewStore, 'theme'>;

/** One kind for each meaning that a mark can have; the lock has both of its kinds. */
export const sampleKinds = [
  'task_started',
  'task_completed',
  'task_failed',
  'task_cancelled',
  'task_paused',
  'nudge_sent',
  'rebase_required',
  'learning_extracted',
  'lock_acquired',
  'lock_released',
  'custom:note',
] as const;

type Row = Record<string, unknown>;
const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** The tasks and events of a store in test/fixtures. */
export function fixtureStore(fixture: string): SampleStore {
  const items = new Map(readLines(fixture, 'items.jsonl').map(({ row }) => [row.id, row]));
  const tasks = [...items.values()].map((row) => ({
    id: String(row.id),
    title: String(row.title),
    state: stateOf(row),
    priority: Number(row.priority),
    parent: null,
  }));
  const events = readLines(fixture, 'events.jsonl').map(({ row, line }) => ({
    id: String(row.id),
    kind: String(row.kind),
    source: text(row.source_task),
    target: text(row.target_task),
    payloadText: /"payload":(.*),"timestamp"/u.exec(line)?.[1] ?? null,
    timestampText: String(row.timestamp),
  }));
  return { state: 'ready', tasks, events };
}

function readLines(fixture: string, file: string): { row: Row; line: string }[] {
  const lines = fs.readFileSync(path.join(fixturesFolder, fixture, '.engram', file), 'utf8').split('\n');
  return lines.filter((line) => line.trim() !== '').map((line) => ({ row: JSON.parse(line) as Row, line }));
}

function stateOf(row: Row): string {
  const labels = Array.isArray(row.labels) ? row.labels.map(String) : [];
  return labels.find((label) => label.startsWith('_status_'))?.slice('_status_'.length) ?? String(row.status);
}

const titles = [
  'Fix scheduler',
  'Document event bus',
  'Benchmark sandbox profile',
  'Review JSONL reader',
  'Migrate retry policy',
];

/** Tasks `eg-0` … with titles, in every state. */
function sampleTasks(count: number): SampleStore['tasks'] {
  const states = ['open', 'in_progress', 'closed', 'failed', 'blocked'];
  return Array.from({ length: count }, (_, i) => ({
    id: `eg-${i}`,
    title: `${titles[i % titles.length] ?? ''}${i < titles.length ? '' : ` ${Math.floor(i / titles.length) + 1}`}`,
    state: states[i % states.length] ?? 'open',
    priority: i % 5,
    parent: null,
  }));
}

const firstMoment = Date.parse('2026-01-11T09:00:00Z');

/** Events that a seed decides, `stepMs` apart on average, on `tasks` tasks. */
export function seededStore(options: {
  readonly events: number;
  readonly tasks: number;
  readonly stepMs: number;
  readonly seed?: number;
}): SampleStore {
  const random = seededRandom(options.seed ?? 5);
  let ms = firstMoment;
  const task = (): string => `eg-${Math.floor(random() * options.tasks)}`;
  const events = Array.from({ length: options.events }, (_, i) => {
    ms += Math.round(random() * 2 * options.stepMs);
    // Failures are rare, as in life.
    const kind =
      random() < 0.02
        ? 'task_failed'
        : pick(
            random,
            sampleKinds.filter((one) => one !== 'task_failed'),
          );
    return sampleEvent(i, kind, ms, kind === 'nudge_sent' || kind === 'rebase_required' ? task() : null, task());
  });
  return { state: 'ready', tasks: sampleTasks(options.tasks), events };
}

/** An event of every meaning, a lane and a second each, so that no mark lies on another. */
export function everyMeaningStore(): SampleStore {
  const events = sampleKinds.map((kind, i) => sampleEvent(i, kind, firstMoment + i * 1000, null, `eg-${i}`));
  return { state: 'ready', tasks: sampleTasks(sampleKinds.length), events };
}

/** One event on one task. */
export function oneEventStore(): SampleStore {
  return { state: 'ready', tasks: sampleTasks(1), events: [sampleEvent(0, 'task_started', firstMoment, null, 'eg-0')] };
}

/** One event on one task, which tells nobody anything. */
export function oneStartStore(): SampleStore {
  const { events, ...rest } = oneEventStore();
  return { ...rest, events: events.map((event) => ({ ...event, source: event.target, target: null })) };
}

/** Events of every kind on five tasks, all in the same nanosecond. */
export function sameNanosecondStore(): SampleStore {
  const events = Array.from({ length: 40 }, (_, i) =>
    sampleEvent(i, sampleKinds[i % sampleKinds.length] ?? 'custom:note', firstMoment, null, `eg-${i % 5}`),
  );
  return { state: 'ready', tasks: sampleTasks(5), events };
}

/** Three hours of work a day, on four days: with pauses that can be folded. */
export function sessionsStore(): SampleStore {
  const day = seededStore({ events: 60, tasks: 6, stepMs: 180_000 });
  const events = Array.from({ length: 4 }, (_, session) => session).flatMap((session) =>
    day.events.map((event) => ({
      ...event,
      id: `${event.id}-${session}`,
      timestampText: timestamp(Date.parse(event.timestampText) + session * 86_400_000),
    })),
  );
  return { ...day, events };
}

/** Work on 60 tasks that tell each other much, in more sessions than a chart shows: one a day. */
export function manySessionsStore(): SampleStore {
  const work = seededStore({ events: 2600, tasks: 60, stepMs: 1000 });
  const events = work.events.map((event, i) => ({
    ...event,
    timestampText: timestamp(firstMoment + Math.floor(i / 12) * 86_400_000 + (i % 12) * 20_000),
  }));
  return { ...work, events };
}

function sampleEvent(place: number, kind: string, ms: number, source: string | null, target: string): PreviewEvent {
  return {
    id: `eg-evt-${place}`,
    kind,
    source,
    target,
    payloadText: `{"reason":"event ${place}","attempt":${place % 3},"files":["src/lock.rs","Cargo.lock"],"nested":{"deep":{"er":true}}}`,
    timestampText: timestamp(ms),
  };
}

function timestamp(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, -1)}000000Z`;
}
