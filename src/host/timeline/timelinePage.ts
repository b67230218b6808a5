import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { type StoredEvent } from '../../model/event';
import { type QueryContext } from '../../model/query/parseEventQuery';
import { type DashboardFocus } from '../../protocol/dashboard';
import { fromTimelineSchema, type FromTimeline, type ToTimeline } from '../../protocol/timeline';
import { isCancellation } from '../commands/commandMap';
import { DashboardFeed } from '../dashboard/dashboardFeed';
import { queryContext } from '../query/queryContext';
import { type StoreLease } from '../services/storeConnections';
import { type OpenedStore } from '../services/openedStore';
import { type Services } from '../services/services';
import { type Settings } from '../services/settings';
import { answerTimeline, recordText } from './timelineAnswers';
import { timelineOptions, webviewFolder } from './timelineFiles';
import { TimelineFeed } from './timelineFeed';
import { timelineHtml, type TimelinePlace } from './timelineHtml';
import { type TimelineFiles, timelineParts } from './timelineParts';

/** What a timeline lets its person do outside of it. */
export interface TimelineActions {
  readonly openEvent: (opened: OpenedStore, event: StoredEvent) => Promise<void>;
  readonly goToEvent: (opened: OpenedStore, event: StoredEvent) => Promise<void>;
  /** Explains the event in the sidebar. */
  readonly explain: (opened: OpenedStore, event: StoredEvent) => Promise<void>;
  readonly showInSidebar: (opened: OpenedStore, event: StoredEvent) => Promise<void>;
  /** Selects the event in the sidebar too where it is loaded. */
  readonly linkSelection: (opened: OpenedStore, event: StoredEvent) => Promise<void>;
  readonly showTask: (opened: OpenedStore, id: string) => Promise<void>;
  /** Puts a query into the Events view. */
  readonly showEvents: (opened: OpenedStore, query: string) => Promise<void>;
}

/** A store that a page shows. */
interface ShownStore {
  readonly opened: OpenedStore;
  readonly feed: TimelineFeed;
  /** Answers the tab Analysis. */
  readonly dashboard: DashboardFeed;
  /** What waits for the webview to have the store's events. */
  readonly waiting: ToTimeline[];
  /** The webview has the events that there were. */
  ready: boolean;
}

/**
 * `loading` until the page has said for the first time that it is ready. What is sent meanwhile VS Code keeps, and hands over
 * when the page has loaded: the columns of a large store are on their way while the page is being built. A page that was
 * hidden is gone, and what it is sent then is lost.
 */
type PageLife = 'loading' | 'listening' | 'hidden';

/** A message about the store on show. */
type StoreMessage = Exclude<FromTimeline, { type: 'ready' | 'focused' | 'begin' | 'copy' | 'report' }>;

/** The commands behind the buttons of a page that has no store. */
const beginnings = {
  'initialize-store': 'engram.initializeStore',
  'open-store-folder': 'engram.openStoreFolder',
  'open-demo': 'engram.openDemo',
} as const;

/** A timeline in a webview, in a tab or a view. It shows one store at a time, or says that there is none. */
export class TimelinePage implements Disposable {
  private readonly owned = new DisposableStore();
  private storeOwned = new DisposableStore();
  private shown: ShownStore | undefined;
  private life: PageLife = 'loading';
  private withoutStore = false;

  /** Loads the page. `onUse` is called whenever the keyboard moves into it. */
  constructor(
    private readonly webview: vscode.Webview,
    private readonly place: TimelinePlace,
    private readonly services: Services,
    private readonly settings: Settings,
    private readonly actions: TimelineActions,
    private readonly onUse: () => void,
    files: TimelineFiles,
  ) {
    webview.options = timelineOptions(services.context.extensionUri);
    this.owned.add(webview.onDidReceiveMessage((message: unknown) => this.receive(message)));
    webview.html = this.html(files);
  }

  /** The folder of the store that it shows; undefined while there is none. */
  get folder(): string | undefined {
    return this.shown?.opened.store.folder;
  }

  /** Shows a store in the place of the one before. The lease is the page's from now on. */
  showStore(lease: StoreLease): void {
    this.leaveStore();
    this.storeOwned.add(lease);
    const onError = (error: unknown): void => this.services.log.error(error instanceof Error ? error : String(error));
    const usual = {
      timeZone: this.settings['timeline.timeZone'],
      sessionGapMinutes: this.settings['sessions.gapMinutes'],
    };
    const feed = this.storeOwned.add(new TimelineFeed(lease.store, (message) => this.post(message), usual, onError));
    const dashboard = this.storeOwned.add(this.makeDashboard(lease.store));
    this.shown = { opened: lease.store, feed, dashboard, waiting: [], ready: false };
    if (this.life !== 'hidden') void this.begin();
  }

  /** Says that there is no store, and how to begin. */
  showNoStore(): void {
    this.leaveStore();
    this.withoutStore = true;
    if (this.life !== 'hidden') void this.begin();
  }

  /** Sends a message once the webview listens and has the store's events. */
  send(message: ToTimeline): void {
    if (this.shown?.ready === true) this.post(message);
    else this.shown?.waiting.push(message);
  }

  /** Shows a part of the dashboard, once the webview listens. */
  showDashboard(focus: DashboardFocus): void {
    this.shown?.dashboard.focus(focus);
    this.send({ type: 'show-tab', tab: 'analysis' });
  }

  /** The page was hidden, and with that is gone; it says that it is ready when it is shown again. */
  hidden(): void {
    this.life = 'hidden';
    if (!this.shown) return;
    this.shown.ready = false;
    this.shown.feed.stop();
    this.shown.dashboard.stop();
  }

  dispose(): void {
    this.leaveStore();
    this.owned.dispose();
  }

  private makeDashboard(opened: OpenedStore): DashboardFeed {
    return new DashboardFeed(opened, () => this.services.configuration.read(), {
      send: (message) => this.post({ type: 'dashboard', message }),
      showEvents: (query) => this.actions.showEvents(opened, query),
      openEvent: (place) => withEvent(opened, place, (event) => this.actions.openEvent(opened, event)),
      warn: (line) => this.services.log.warn(line),
    });
  }

  private leaveStore(): void {
    this.withoutStore = false;
    this.shown = undefined;
    this.storeOwned.dispose();
    this.storeOwned = new DisposableStore();
  }

  /** Sends everything to a page that has nothing, or will be there in a moment. */
  private async begin(): Promise<void> {
    const { shown } = this;
    if (!shown) {
      if (this.withoutStore) this.post({ type: 'no-store' });
      return;
    }
    await shown.feed.start();
    // Hidden, or another store, meanwhile.
    if (shown !== this.shown || this.life === 'hidden') return;
    shown.ready = true;
    for (const waiting of shown.waiting.splice(0)) this.post(waiting);
  }

  private get queryContext(): QueryContext {
    return queryContext(this.settings);
  }

  private root(): vscode.Uri {
    return webviewFolder(this.services.context.extensionUri);
  }

  private html(files: TimelineFiles): string {
    const { webview } = this;
    const font = webview.asWebviewUri(vscode.Uri.joinPath(this.root(), 'codicon.ttf')).toString();
    const address = (file: string): string => webview.asWebviewUri(vscode.Uri.joinPath(this.root(), file)).toString();
    const dashboard = { script: address('dashboard.js'), style: address('dashboard.css') };
    const assets = { cspSource: webview.cspSource, ...timelineParts(files, font), dashboard };
    return timelineHtml(assets, this.place, randomBytes(16).toString('base64url'));
  }

  private post(message: ToTimeline): void {
    void this.webview.postMessage(message);
  }

  private receive(message: unknown): void {
    const parsed = fromTimelineSchema.safeParse(message);
    if (!parsed.success) {
      this.services.log.warn(`A message from the timeline was dropped: ${parsed.error.message}`);
      return;
    }
    this.act(parsed.data).catch((error: unknown) => {
      if (isCancellation(error)) return;
      this.services.log.error(error instanceof Error ? error : String(error));
    });
  }

  private async act(message: FromTimeline): Promise<void> {
    switch (message.type) {
      case 'ready':
        return this.listens();
      case 'focused':
        this.onUse();
        return;
      case 'begin':
        await vscode.commands.executeCommand(beginnings[message.with]);
        return;
      case 'copy':
        return vscode.env.clipboard.writeText(message.text);
      case 'report':
        this.services.log.warn(`Timeline: ${message.message}`);
        return;
      default:
        // What is about a store comes too late when that is not shown any more.
        if (this.shown) await this.actOnStore(message, this.shown.opened);
    }
  }

  /** The page is there. After it was hidden, or when it says so again, it wants everything; at first that is on its way. */
  private async listens(): Promise<void> {
    const hasEverything = this.life === 'loading';
    this.life = 'listening';
    if (!hasEverything) await this.begin();
  }

  private async actOnStore(message: StoreMessage, opened: OpenedStore): Promise<void> {
    switch (message.type) {
      case 'query':
      case 'complete':
      case 'details':
      case 'explain':
      case 'raw-line':
        this.post(await answerTimeline(await opened.whenOpen(), message, this.queryContext));
        return;
      case 'dashboard':
        this.shown?.dashboard.receive(message.message);
        return;
      case 'copy-line': {
        const text = await recordText(await opened.whenOpen(), message);
        if (text !== undefined) await vscode.env.clipboard.writeText(text);
        return;
      }
      case 'export-picture':
      case 'export-events':
        return (await import('./export/runExport')).runExport(opened, message, this.queryContext, this.services.log);
      case 'open-event':
        return withEvent(opened, message, (event) => this.actions.openEvent(opened, event));
      case 'go-to-line':
        return withEvent(opened, message, (event) => this.actions.goToEvent(opened, event));
      case 'show-explanation':
        return withEvent(opened, message, (event) => this.actions.explain(opened, event));
      case 'show-in-sidebar':
        return withEvent(opened, message, (event) => this.actions.showInSidebar(opened, event));
      case 'selected': {
        const { service } = await opened.whenOpen();
        // Gone since: nobody asked for it, so nothing is said.
        const event = await service.eventAt(message.index, message.generation);
        if (event) await this.actions.linkSelection(opened, event);
        return;
      }
      case 'show-task':
        return this.actions.showTask(opened, message.id);
      case 'retry':
        return opened.refreshNow();
    }
  }
}

async function withEvent(
  opened: OpenedStore,
  { index, generation }: { readonly index: number; readonly generation: number },
  act: (event: StoredEvent) => Promise<void>,
): Promise<void> {
  const reader = await opened.whenOpen();
  const event = await reader.service.eventAt(index, generation);
  if (event) await act(event);
  else void vscode.window.showWarningMessage('This event is gone: events.jsonl was truncated or replaced.');
}
