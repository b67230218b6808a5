import { type Disposable, DisposableStore } from '../../base/disposable';
import { type Remote } from '../../base/rpc';
import { type ToTimeline } from '../../protocol/timeline';
import { type StoreService, type TimelineChunk } from '../../worker/storeService';
import { Coalesced } from '../services/coalesced';
import { type OpenedStore } from '../services/openedStore';
import { type TaskIndex } from '../services/taskIndex';
import { type TimeZone } from '../text/timeText';
import { laneTasks } from './laneTasks';

/** Sends a message to the webview. */
export type SendToTimeline = (message: ToTimeline) => void;

/** What the person's settings say, for what is not chosen in the timeline itself. */
interface TimelineDefaults {
  readonly timeZone: TimeZone;
  /** A longer pause ends a session. */
  readonly sessionGapMinutes: number;
}

/** What of the events has been sent: so many of them, of their kinds and of their tasks. */
interface SentColumns {
  readonly generation: number;
  readonly events: number;
  readonly kinds: number;
  readonly tasks: number;
}

/** Columns that the worker was asked for. */
interface AskedColumns {
  readonly from: number;
  readonly columns: Promise<TimelineChunk>;
}

/** Events a message: 0.5 MB of a usual store (see `packEvents`), 1.4 MB at most; the webview paints between two. */
export const eventsPerChunk = 65_536;

/** So many messages the worker prepares at once, while others are on their way: some 2 MB. */
const chunksAhead = 4;

/** Live events reach the timeline at most this often. */
const sendIntervalMs = 100;

/**
 * Keeps a timeline up to date: sends the store, its tasks and all columns once it is started, then what is appended, and
 * everything again when events.jsonl was truncated or replaced.
 */
export class TimelineFeed implements Disposable {
  private readonly owned = new DisposableStore();
  private readonly sending: Coalesced;
  private sent: SentColumns | undefined;
  private sentTasks: TaskIndex | undefined;
  private sentStore = '';
  private started = false;
  private failed = false;
  private readonly startWaiters: (() => void)[] = [];

  constructor(
    private readonly opened: OpenedStore,
    private readonly send: SendToTimeline,
    private readonly usual: TimelineDefaults,
    onError: (error: unknown) => void,
  ) {
    this.sending = this.owned.add(
      new Coalesced(
        () => this.sendNews(),
        sendIntervalMs,
        (error) => {
          onError(error);
          this.forgetSent();
          this.failed = true;
          this.send({ type: 'failed', reason: error instanceof Error ? error.message : String(error) });
        },
      ),
    );
    this.owned.add(opened.onStatus(() => this.sending.request()));
  }

  /** The webview listens (again): sends it everything. Resolves when it has what is there now. */
  start(): Promise<void> {
    this.started = true;
    this.forgetSent();
    this.sending.request();
    return new Promise((resolve) => this.startWaiters.push(resolve));
  }

  /** The webview does not listen any more. */
  stop(): void {
    this.started = false;
  }

  dispose(): void {
    this.owned.dispose();
  }

  /** Everything has to be sent again: to a page that has nothing, or after an end that says nothing about what it has. */
  private forgetSent(): void {
    this.failed = false;
    this.sent = undefined;
    this.sentTasks = undefined;
    this.sentStore = '';
  }

  private async sendNews(): Promise<void> {
    // That it failed is said once.
    if (!this.started || (this.failed && this.opened.status.type === 'failed')) return;
    this.failed = false;
    // First of all which store it is: it may take its time to open, or fail.
    this.sendStore();
    const reader = await this.opened.whenOpen();
    this.sendStore();
    await this.sendTasks(reader);
    await this.sendColumns(reader);
    for (const resolve of this.startWaiters.splice(0)) resolve();
  }

  private sendStore(): void {
    const { name, folder } = this.opened.store;
    const state = this.opened.health?.state ?? 'loading';
    const message = { type: 'store', name, folder, state, ...this.usual } as const;
    const text = JSON.stringify(message);
    if (text === this.sentStore) return;
    this.sentStore = text;
    this.send(message);
  }

  private async sendTasks(reader: OpenedStore['reader']): Promise<void> {
    const index = await reader.titles();
    // The reader keeps the index until tasks or relationships change.
    if (index === this.sentTasks) return;
    this.sentTasks = index;
    this.send({ type: 'tasks', tasks: laneTasks(index) });
  }

  /**
   * In the order of the file, so that each message goes on where the one before ended. The worker copies the next events
   * while these are on their way; it is told once which kinds and tasks there are.
   */
  private async sendColumns({ service }: OpenedStore['reader']): Promise<void> {
    let asked = [ask(service, this.sent?.events ?? 0, this.sent)];
    for (let next = asked.shift(); next; next = asked.shift()) {
      const columns = await next.columns;
      const restarted = columns.generation !== this.sent?.generation;
      if (restarted && (next.from > 0 || columns.kindsFrom > 0 || columns.tasksFrom > 0)) {
        // What it goes on from was a log that is no more.
        this.sent = undefined;
        asked = [ask(service, 0, undefined)];
        continue;
      }
      if (columns.events.count === 0 && !restarted) return;
      this.sendChunk(columns, restarted);
      let from = (asked.at(-1) ?? next).from + eventsPerChunk;
      for (; asked.length < chunksAhead && from < columns.total; from += eventsPerChunk)
        asked.push(ask(service, from, this.sent));
    }
  }

  private sendChunk(columns: TimelineChunk, reset: boolean): void {
    const { generation, start, total, kindsFrom, tasksFrom } = columns;
    const known = reset ? { kinds: 0, tasks: 0 } : (this.sent ?? { kinds: 0, tasks: 0 });
    // Asked for before the last answer came, it may name again what that has named.
    const kinds = columns.kinds.slice(known.kinds - kindsFrom);
    const tasks = columns.tasks.slice(known.tasks - tasksFrom);
    this.sent = {
      generation,
      events: start + columns.events.count,
      kinds: known.kinds + kinds.length,
      tasks: known.tasks + tasks.length,
    };
    this.send({
      type: 'columns',
      generation,
      reset,
      start,
      total,
      events: columns.events,
      kindsFrom: known.kinds,
      kinds,
      tasksFrom: known.tasks,
      tasks,
    });
  }
}

function ask(service: Remote<StoreService>, from: number, sent: SentColumns | undefined): AskedColumns {
  const known = { kinds: sent?.kinds ?? 0, tasks: sent?.tasks ?? 0 };
  const columns = service.timelineColumns(from, eventsPerChunk, known);
  // Whoever waits for them is told, and nobody waits for those behind a failure.
  columns.catch(() => undefined);
  return { from, columns };
}
