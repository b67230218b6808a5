import { mkdir, open, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { formatTimestamp } from '../../src/model/timestamp';
import { eventLine, type EventLineStyle, firstEventMs } from './eventLines';
import { hex, type Random, seededRandom } from './seededRandom';

/** What to generate. The same options make the same bytes, on every machine. */
export interface GeneratedStoreOptions extends Partial<EventLineStyle> {
  /** How many lines events.jsonl gets. */
  readonly events: number;
  /** How many tasks the events belong to. Default 200. */
  readonly tasks?: number;
  /** Default 1. */
  readonly seed?: number;
}

/** Lines that are made before they are written: 2.5 MB. */
const linesAtOnce = 10_000;

/**
 * Writes a store of 256 bytes an event into `<parent>/.engram`, without engram.db, and returns the path of that. One event,
 * in the middle of the file, holds `hiddenText`.
 */
export async function generateStore(parent: string, options: GeneratedStoreOptions): Promise<string> {
  const folder = path.join(parent, '.engram');
  await mkdir(folder, { recursive: true });
  const random = seededRandom(options.seed ?? 1);
  const tasks = Array.from({ length: options.tasks ?? 200 }, () => `eg-${hex(random, 10)}`);
  const edges = tasks.slice(1).map((id, index) => edgeLine(id, tasks[index] ?? id));
  await writeFile(path.join(folder, 'items.jsonl'), tasks.map(itemLine).join(''));
  await writeFile(path.join(folder, 'edges.jsonl'), edges.join(''));
  await writeEvents(path.join(folder, 'events.jsonl'), options, random, tasks);
  return folder;
}

async function writeEvents(
  name: string,
  { events, keyOrder = 'usual', ids = 'own', attempts = 'short', badEvery = 0 }: GeneratedStoreOptions,
  random: Random,
  tasks: readonly string[],
): Promise<void> {
  const middle = events >>> 1;
  const file = await open(name, 'w');
  try {
    for (let written = 0; written < events; written += linesAtOnce) {
      const count = Math.min(linesAtOnce, events - written);
      const lines = Array.from({ length: count }, (_, step) => {
        const index = written + step;
        return eventLine({
          random,
          tasks,
          index,
          keyOrder,
          ids,
          attempts,
          badEvery,
          holdsHiddenText: index === middle,
        });
      });
      await file.write(lines.join(''));
    }
  } finally {
    await file.close();
  }
}

function itemLine(id: string, index: number): string {
  const time = formatTimestamp({ ms: firstEventMs + index, ns: 0 });
  const item = { id, title: `Task ${index}`, status: index % 3 === 0 ? 'closed' : 'open', priority: index % 5 };
  return `${JSON.stringify({ ...item, created_at: time, updated_at: time })}\n`;
}

function edgeLine(from: string, to: string): string {
  const time = formatTimestamp({ ms: firstEventMs, ns: 0 });
  return `${JSON.stringify({ from_id: from, to_id: to, kind: 'parent_child', created_at: time })}\n`;
}
