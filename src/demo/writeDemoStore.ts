import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type StoreFileName, storeFileNames } from '../model/place';
import { formatTimestamp, type Timestamp } from '../model/timestamp';
import { TaskHistory } from './taskHistory';
import { type DemoEvent, performSession } from './performStory';
import { Random } from './random';
import { type RelationBeat, type Role } from './script';
import { sessions } from './story';

/** How to make a demo. */
export interface DemoOptions {
  /** The same seed and end give the same bytes. */
  readonly seed?: number;
  /** The moment just after the last event. Default: now. */
  readonly endingAt?: Date;
}

const hourMs = 3_600_000;
/** The last event is this long ago at the end: the demo looks alive, and nothing lies in the future. */
const lastEventAgoMs = 20_000;

/**
 * Writes `<workspaceFolder>/.engram/` with items, edges and events of a made-up project: about 500 events in three sessions
 * of eight tasks, the last one just now. Rejects where there is a store already: nothing is ever overwritten.
 */
export async function writeDemoStore(workspaceFolder: string, options: DemoOptions = {}): Promise<void> {
  const files = tellStory(options.seed ?? 7, (options.endingAt ?? new Date()).getTime());
  const folder = join(workspaceFolder, '.engram');
  await mkdir(folder, { recursive: true });
  for (const name of storeFileNames) {
    const text = files[name]
      .map(
        (line) => `${JSON.stringify(line)}
`,
      )
      .join('');
    await writeFile(join(folder, name), text, { flag: 'wx' });
  }
}

type StoreLines = Readonly<Record<StoreFileName, readonly object[]>>;

function tellStory(seed: number, endMs: number): StoreLines {
  const random = new Random(seed);
  const ids = new UniqueIds(random);
  const history = new TaskHistory(roleIds(() => ids.next('eg-')));
  const performed = sessions.map((session) => ({ session, ...performSession(session, random) }));
  const starts = startTimes(endMs - lastEventAgoMs, performed);
  const moment = (ms: number): Timestamp => ({ ms, ns: random.integer(0, 999_999) });

  history.plan((starts[0] ?? endMs) - 34 * 60_000, moment);
  const eventLines: object[] = [];
  for (const [index, { events, relations }] of performed.entries()) {
    const startMs = starts[index] ?? endMs;
    const happenings = [...events, ...relations].toSorted((a, b) => timeOf(a) - timeOf(b));
    for (const happening of happenings) {
      const time = moment(startMs + timeOf(happening));
      if ('type' in happening) {
        history.relate(happening, time);
        continue;
      }
      history.follow(happening, time);
      eventLines.push(eventLine(happening, ids.next('eg-evt-'), time, history.ids));
    }
  }
  return { 'items.jsonl': history.items, 'edges.jsonl': history.edges, 'events.jsonl': eventLines };
}

/** In ms from the start of the session. */
function timeOf(happening: DemoEvent | RelationBeat): number {
  return 'type' in happening ? happening.at * 1000 : happening.atMs;
}

/** When each session starts, in ms, so that the last event of the last one is at `lastEventMs`. */
function startTimes(
  lastEventMs: number,
  performed: readonly { readonly session: { readonly hoursBefore: number }; readonly events: readonly DemoEvent[] }[],
): number[] {
  const starts: number[] = [];
  let endMs = lastEventMs;
  for (const { session, events } of performed.toReversed()) {
    const startMs = endMs - (events.at(-1)?.atMs ?? 0);
    starts.unshift(startMs);
    endMs = startMs - session.hoursBefore * hourMs;
  }
  return starts;
}

function eventLine(event: DemoEvent, id: string, time: Timestamp, ids: Readonly<Record<Role, string>>): object {
  return {
    id,
    kind: event.kind,
    ...(event.source && { source_task: ids[event.source] }),
    ...(event.target && { target_task: ids[event.target] }),
    ...(event.payload !== undefined && { payload: event.payload }),
    timestamp: formatTimestamp(time),
  };
}

function roleIds(next: () => string): Readonly<Record<Role, string>> {
  return {
    safety: next(),
    wal: next(),
    locks: next(),
    replay: next(),
    retry: next(),
    metrics: next(),
    tokio: next(),
    load: next(),
  };
}

/** Ids as the native program makes them, each once. */
class UniqueIds {
  private readonly given = new Set<string>();

  constructor(private readonly random: Random) {}

  next(prefix: 'eg-' | 'eg-evt-'): string {
    for (;;) {
      const id = `${prefix}${this.random.hex(10)}`;
      if (this.given.has(id)) continue;
      this.given.add(id);
      return id;
    }
  }
}
