import { type Disposable, DisposableStore } from '../../base/disposable';
import { type ToTimeline } from '../../protocol/timeline';
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

/** Events a message: 22 bytes each, so 1.4 MB; the webview paints between two. */
export const eventsPerChunk = 65_536;

/** Live events reach the timeline at most this often. */
const sendIntervalMs = 100;

/**
 * Keeps a timeline up to date: sends the store, its tasks and all columns once it is started, then what is appended, and
 * everything again when events.jsonl was truncated or replaced.
 */
export class TimelineFeed implements Disposable {
  private readonly owned = new DisposableStore();
  private readonly sending: Coalesced;
  private sent: { readonly generation: number; readonly events: number } | undefined;
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
   * while these are on their way.
   */
  private async sendColumns(reader: OpenedStore['reader']): Promise<void> {
    const ask = (from: number) => ({ from, columns: reader.service.timelineColumns(from, eventsPerChunk) });
    let asked = ask(this.sent?.events ?? 0);
    for (;;) {
      const { from } = asked;
      const columns = await asked.columns;
      const restarted = columns.generation !== this.sent?.generation;
      if (restarted && from > 0) {
        // The chunk was counted from a position of the log that is no more.
        this.sent = undefined;
        asked = ask(0);
        continue;
      }
      if (columns.ms.length === 0 && !restarted) return;
      const { generation, start, total, kinds, tasks } = columns;
      const events = start + columns.ms.length;
      this.sent = { generation, events };
      const isLast = events >= total;
      if (!isLast) asked = ask(events);
      this.send({
        type: 'columns',
        generation,
        reset: restarted,
        start,
        total,
        ms: columns.ms.buffer,
        ns: columns.ns.buffer,
        kind: columns.kind.buffer,
        source: columns.source.buffer,
        target: columns.target.buffer,
        kinds: [...kinds],
        tasks: [...tasks],
      });
      if (isLast) return;
    }
  }
}
