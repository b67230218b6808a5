import { type Disposable, DisposableStore } from '../../base/disposable';
import { usualPatternOptions } from '../../model/pattern';
import { type ReactionRule } from '../../model/notification';
import {
  type DashboardFocus,
  type DashboardPart,
  type FromDashboard,
  fromDashboardSchema,
  type ToDashboard,
} from '../../protocol/dashboard';
import { isCancellation } from '../commands/commandMap';
import { Coalesced } from '../services/coalesced';
import { type OpenedStore } from '../services/openedStore';
import { type Settings } from '../services/settings';
import { matrixMessage, notificationsMessage, requestOf, tasksWithRowOfTheirOwn } from './notificationMessages';
import { type PatternsMessage, patternsMessage } from './patternMessages';
import { reactionRule } from './reactionRule';
import { comparisonMessage, sessionsMessage } from './sessionMessages';

/** The settings that the answers depend on. */
export type DashboardSettings = Pick<
  Settings,
  'sessions.gapMinutes' | 'notifications.reactionMinutes' | 'timeline.timeZone'
>;

/** What the dashboard reaches beside its answers. */
export interface DashboardListener {
  readonly send: (message: ToDashboard) => void;
  /** Puts a query into the Events view. */
  readonly showEvents: (query: string) => Promise<void>;
  readonly openEvent: (place: { readonly index: number; readonly generation: number }) => Promise<void>;
  /** A line for the log. */
  readonly warn: (line: string) => void;
}

/** Answers are asked again at most this often while events arrive: nobody reads figures that change faster. */
const refreshIntervalMs = 1000;

/** Patterns that were found within this time are looked for again with every change; slower ones when somebody asks. */
const quickPatternsMs = 300;

/** Patterns, with the state of the events that they were found in. */
interface FoundPatterns {
  readonly message: PatternsMessage;
  readonly version: number;
  readonly tookMs: number;
}

/**
 * Answers the dashboard of one store while it is on screen: sends everything when it is shown, again when the store changes,
 * and ends what is under way when it is hidden. Each part fails for itself.
 */
export class DashboardFeed implements Disposable {
  private readonly owned = new DisposableStore();
  private readonly refreshing: Coalesced;
  /** Ends the answers of the time on screen; undefined while it is hidden. */
  private shown: AbortController | undefined;
  private looking: AbortController | undefined;
  private found: FoundPatterns | undefined;
  private waitingFocus: DashboardFocus | undefined;

  constructor(
    private readonly opened: OpenedStore,
    private readonly settings: () => Promise<DashboardSettings>,
    private readonly listener: DashboardListener,
  ) {
    const onError = (error: unknown): void => listener.warn(reasonOf(error));
    this.refreshing = this.owned.add(new Coalesced(() => this.refresh(), refreshIntervalMs, onError));
    this.owned.add(opened.onChange(() => this.refreshing.request()));
  }

  /** Takes what the page sent. What does not fit is dropped with a line in the log. */
  receive(message: unknown): void {
    const parsed = fromDashboardSchema.safeParse(message);
    if (parsed.success) void this.act(parsed.data);
    else this.listener.warn(`A message from the dashboard was dropped: ${parsed.error.message}`);
  }

  /** Brings a part into view: now, or when the dashboard is shown. */
  focus(focus: DashboardFocus): void {
    if (this.shown) this.listener.send({ type: 'focus', focus });
    else this.waitingFocus = focus;
  }

  /** The page is gone: nothing is answered until it says that it is shown again. */
  stop(): void {
    this.shown?.abort();
    this.shown = undefined;
    this.looking?.abort();
  }

  dispose(): void {
    this.stop();
    this.owned.dispose();
  }

  private async act(message: FromDashboard): Promise<void> {
    switch (message.type) {
      case 'shown':
        return this.begin();
      case 'hidden':
        this.stop();
        return;
      case 'retry':
        return this.retry();
      case 'compare':
        return this.answer('compare', async (signal) => {
          const { service } = await this.opened.whenOpen();
          const comparison = await service.compareSessions(message, await this.rule(), signal);
          this.send(signal, comparisonMessage(comparison, await this.opened.reader.titles()));
        });
      case 'find-patterns':
        return this.findPatterns();
      case 'stop-patterns':
        this.looking?.abort();
        this.listener.send({ type: 'patterns-stopped' });
        return;
      case 'list':
        return this.answer('notifications', async (signal) => {
          const reader = await this.opened.whenOpen();
          const page = await reader.service.notifications(requestOf(message, await this.rule()), signal);
          this.send(signal, await notificationsMessage(message, page, reader));
        });
      case 'show-events':
        return this.listener.showEvents(message.query).catch((error: unknown) => this.listener.warn(reasonOf(error)));
      case 'open-event':
        return this.listener.openEvent(message).catch((error: unknown) => this.listener.warn(reasonOf(error)));
      case 'report':
        this.listener.warn(`Dashboard: ${message.message}`);
    }
  }

  private async retry(): Promise<void> {
    // What goes wrong again is told by each part.
    if (this.opened.status.type === 'failed') this.opened.restart();
    return this.begin();
  }

  private async begin(): Promise<void> {
    this.stop();
    const shown = new AbortController();
    this.shown = shown;
    const settings = await this.settings();
    this.send(shown.signal, {
      type: 'rules',
      timeZone: settings['timeline.timeZone'],
      gapMinutes: settings['sessions.gapMinutes'],
      reactionMinutes: settings['notifications.reactionMinutes'],
    });
    const focus = this.waitingFocus;
    this.waitingFocus = undefined;
    if (focus) this.send(shown.signal, { type: 'focus', focus });
    this.refreshing.request();
  }

  /** Everything that is quickly answered, again. The page asks for lists and comparisons itself when it hears of news. */
  private async refresh(): Promise<void> {
    if (!this.shown) return;
    const sessions = this.answer('sessions', async (signal) => {
      const { service } = await this.opened.whenOpen();
      this.send(signal, sessionsMessage(await service.sessions(await this.rule(), signal)));
    });
    const matrix = this.answer('notifications', async (signal) => {
      const reader = await this.opened.whenOpen();
      const options = { ...(await this.rule()), most: tasksWithRowOfTheirOwn };
      const found = await reader.service.notificationMatrix(options, signal);
      this.send(signal, matrixMessage(found, await reader.titles()));
    });
    await Promise.all([sessions, matrix, this.refreshPatterns()]);
  }

  /** What is known of patterns: those that were found, unless events have come and it is quick to look again. */
  private async refreshPatterns(): Promise<void> {
    const { found } = this;
    const version = this.opened.reader.eventsVersion;
    if (!found) return this.looking ? undefined : this.findPatterns();
    const isNew = found.version !== version;
    if (isNew && found.tookMs <= quickPatternsMs) return this.findPatterns();
    this.listener.send({ ...found.message, stale: isNew });
  }

  private async findPatterns(): Promise<void> {
    const { shown } = this;
    if (!shown) return;
    this.looking?.abort();
    const looking = new AbortController();
    this.looking = looking;
    const signal = AbortSignal.any([shown.signal, looking.signal]);
    // Where there is an answer already it stays on screen meanwhile.
    if (!this.found) this.send(signal, { type: 'patterns-progress', share: 0 });
    await this.answer('patterns', async () => {
      const reader = await this.opened.whenOpen();
      const version = reader.eventsVersion;
      const begin = performance.now();
      const told = (share: number): void => this.send(signal, { type: 'patterns-progress', share });
      const report = await reader.service.patterns(usualPatternOptions, told, signal);
      const message = patternsMessage(report, await reader.titles());
      this.found = { message, version, tookMs: performance.now() - begin };
      this.send(signal, message);
    });
    if (this.looking === looking) this.looking = undefined;
  }

  /** Runs what answers about a part: what goes wrong is said there. Nothing is asked while the dashboard is hidden. */
  private async answer(part: DashboardPart, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const { shown } = this;
    if (!shown) return;
    try {
      await work(shown.signal);
    } catch (error) {
      // Hidden meanwhile, or stopped: nobody waits for it.
      if (isCancellation(error)) return;
      this.send(shown.signal, { type: 'failed', part, reason: reasonOf(error) });
    }
  }

  private send(signal: AbortSignal, message: ToDashboard): void {
    if (!signal.aborted) this.listener.send(message);
  }

  private async rule(): Promise<ReactionRule> {
    return reactionRule(await this.settings());
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
