import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { formatTimestamp } from '../../src/model/timestamp';
import { hex, pick, type Random, seededRandom, shuffled } from '../bench/seededRandom';
import {
  failByBlocker,
  failByConflict,
  failByLearning,
  failByLock,
  failWithoutSupervision,
  longestFailureMs,
  type PayloadStyle,
} from './storyFailures';
import { StoryLog, type StoryLine, type StoryMark } from './storyLog';
import { tellSessionNoise, type Work } from './storyNoise';

/**
 * What a person should find in a story: `truth.json` of the fixtures, and the lines of each chain, because ids may be shared.
 */
export interface StoryTruth {
  readonly events: number;
  readonly kinds: Readonly<Record<string, number>>;
  /** Causes first, the failure last. */
  readonly failures: readonly {
    readonly task: string;
    readonly chain: readonly string[];
    /** Line numbers in events.jsonl, from 1. */
    readonly lines: readonly number[];
  }[];
  /** Notifications received, by task; tasks that received none are absent. */
  readonly notified: Readonly<Record<string, number>>;
  readonly sessions: readonly { readonly start: string; readonly end: string; readonly events: number }[];
  readonly items: number;
}

/** The three files of a store, and what is to be found in it. */
export interface CoordinationStory {
  readonly items: string;
  readonly edges: string;
  readonly events: string;
  readonly truth: StoryTruth;
}

const firstMs = Date.UTC(2026, 1, 3, 8, 30);
const sessionMs = 8 * 60_000;

/** Kinds of failures that a story tells; the blocker's makes two. */
const causes = ['conflict', 'lock', 'blocker', 'supervision', 'learning'] as const;

/**
 * A made-up store like the daemon's: sessions hours apart, in each some tasks at work at once, with locks, learnings, nudges,
 * syncs and rebases that go well, and failures of five causes, each known. Odd seeds fill payloads as docs/format.md says, even
 * ones as the fixtures do; every third has ids that events share. The same seed makes the same bytes.
 */
export function coordinationStory(seed: number): CoordinationStory {
  const random = seededRandom(seed);
  const style: PayloadStyle = seed % 2 === 0 ? 'fixtures' : 'format';
  const log = new StoryLog(random);
  const told = new Told();
  let startMs = firstMs;
  const sessions = 2 + Math.floor(random() * 3);
  const failures = shuffled(random, causes);
  for (let session = 0; session < sessions; session++) {
    const share = failures.filter((_, index) => index % sessions === session);
    tellSession({ random, style, log, told, startMs, causes: share });
    startMs += sessionMs + longestFailureMs + Math.floor((2 + random() * 7) * 3_600_000);
  }
  return written(told, log.lines(seed % 3 === 0 ? 'shared' : 'own'));
}

/** Writes the story's files into `<parent>/.engram`, without engram.db, and returns the path of that. */
export async function writeStory(parent: string, { items, edges, events }: CoordinationStory): Promise<string> {
  const folder = path.join(parent, '.engram');
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'items.jsonl'), items);
  await writeFile(path.join(folder, 'edges.jsonl'), edges);
  await writeFile(path.join(folder, 'events.jsonl'), events);
  return folder;
}

/** What the sessions add up to. */
class Told {
  readonly tasks = new Map<string, { readonly fromMs: number; end: 'completed' | 'failed' }>();
  readonly edges: { readonly from: string; readonly to: string; readonly atMs: number }[] = [];
  readonly chains: { readonly task: string; readonly marks: readonly StoryMark[] }[] = [];
  /** When each session begins, ms UTC. */
  readonly sessionStarts: number[] = [];

  fail(task: string, marks: readonly StoryMark[]): void {
    this.chains.push({ task, marks });
    const known = this.tasks.get(task);
    if (known) known.end = 'failed';
  }
}

interface SessionPlan {
  readonly random: Random;
  readonly style: PayloadStyle;
  readonly log: StoryLog;
  readonly told: Told;
  readonly startMs: number;
  readonly causes: readonly (typeof causes)[number][];
}

/** Tasks start one after the other, work with noise, and the failures come one after the other. */
function tellSession({ random, style, log, told, startMs, causes: share }: SessionPlan): void {
  told.sessionStarts.push(startMs);
  const steady = Array.from({ length: 3 }, () => `eg-${hex(random, 10)}`);
  const work: Work[] = steady.map((task) => ({ task, fromMs: startMs, untilMs: startMs + sessionMs - 5000 }));
  let atMs = startMs + 30_000;
  for (const cause of share) {
    const task = `eg-${hex(random, 10)}`;
    const fromMs = atMs - 25_000 + random() * 10_000;
    const other = pick(random, steady);
    const scene = { log, random, style, task, other, atMs };
    const partner = `eg-${hex(random, 10)}`;
    switch (cause) {
      case 'conflict':
        told.tasks.set(task, { fromMs, end: 'failed' });
        told.fail(task, failByConflict(scene));
        break;
      case 'lock':
        told.tasks.set(task, { fromMs, end: 'failed' });
        told.fail(task, failByLock(scene));
        break;
      case 'supervision':
        told.tasks.set(task, { fromMs, end: 'failed' });
        told.fail(task, failWithoutSupervision(scene));
        break;
      case 'learning':
        told.tasks.set(task, { fromMs, end: 'failed' });
        told.fail(task, failByLearning(scene));
        break;
      case 'blocker': {
        told.tasks.set(partner, { fromMs, end: 'failed' });
        told.tasks.set(task, { fromMs: fromMs + 400, end: 'failed' });
        told.edges.push({ from: task, to: partner, atMs: fromMs });
        const both = failByBlocker({ ...scene, other: partner });
        told.fail(partner, both.blocker);
        told.fail(task, both.blocked);
        work.push({ task: partner, fromMs, untilMs: lastMs(both.blocker) });
        break;
      }
    }
    const quietFromMs = cause === 'learning' ? atMs : undefined;
    work.push({ task, fromMs, untilMs: lastMs(told.chains.at(-1)?.marks ?? []), quietFromMs });
    atMs += longestFailureMs + 25_000;
  }
  for (const { task, fromMs } of work) {
    log.add(fromMs, 'task_started', { source: task }, { summary: 'Work on the courier', attempt: 1 });
    if (!told.tasks.has(task)) told.tasks.set(task, { fromMs, end: 'completed' });
  }
  tellSessionNoise({ log, random, style, work, startMs, endMs: startMs + sessionMs - 6000 });
  for (const task of steady)
    log.add(startMs + sessionMs - random() * 4000, 'task_completed', { source: task }, { summary: 'Done' });
}

function lastMs(marks: readonly StoryMark[]): number {
  return marks.at(-1)?.ms ?? 0;
}

function written(told: Told, lines: ReadonlyMap<StoryMark, StoryLine>): CoordinationStory {
  const marks = [...lines.keys()];
  const lineOf = new Map(marks.map((mark, index) => [mark, index + 1]));
  const failures = told.chains.map(({ task, marks: chain }) => ({
    task,
    chain: chain.map((mark) => lines.get(mark)?.id ?? ''),
    lines: chain.map((mark) => lineOf.get(mark) ?? 0),
  }));
  const sessions = told.sessionStarts.map((fromMs, index) => {
    const untilMs = told.sessionStarts[index + 1] ?? Infinity;
    const events = marks.filter(({ ms }) => ms >= fromMs && ms < untilMs);
    const timeOf = (mark: StoryMark | undefined): string => (mark ? (lines.get(mark)?.timestamp ?? '') : '');
    return { start: timeOf(events[0]), end: timeOf(events.at(-1)), events: events.length };
  });
  return {
    items: [...told.tasks].map(([id, { fromMs, end }]) => itemLine(id, fromMs, end)).join(''),
    edges: told.edges.map(edgeLine).join(''),
    events: [...lines.values()].map(({ text }) => text).join(''),
    truth: {
      events: marks.length,
      kinds: counted(marks.map(({ kind }) => kind)),
      failures,
      notified: counted(marks.flatMap((mark) => receiver(mark) ?? [])),
      sessions,
      items: told.tasks.size,
    },
  };
}

/** Who is told by an event: its target; of `rebase_required` without one, its source (docs/format.md). */
function receiver({ kind, source, target }: StoryMark): string | undefined {
  return target ?? (kind === 'rebase_required' ? source : undefined);
}

function counted(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

function itemLine(id: string, fromMs: number, end: 'completed' | 'failed'): string {
  const time = formatTimestamp({ ms: Math.floor(fromMs), ns: 0 });
  const closed = formatTimestamp({ ms: Math.floor(fromMs) + sessionMs, ns: 0 });
  const state =
    end === 'completed'
      ? {
          status: 'closed',
          priority: 2,
          labels: ['_status_completed'],
          created_at: time,
          updated_at: closed,
          closed_at: closed,
        }
      : { status: 'in_progress', priority: 1, labels: ['_status_failed'], created_at: time, updated_at: time };
  return `${JSON.stringify({ id, title: `Task ${id.slice(3, 7)} of the courier`, ...state })}\n`;
}

function edgeLine({ from, to, atMs }: { readonly from: string; readonly to: string; readonly atMs: number }): string {
  const time = formatTimestamp({ ms: Math.floor(atMs), ns: 0 });
  return `${JSON.stringify({ from_id: from, to_id: to, kind: 'blocks', created_at: time })}\n`;
}
