import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { type StoredEvent } from '../../model/event';
import { fromTimelineSchema, type FromTimeline, type ToTimeline } from '../../protocol/timeline';
import { isCancellation } from '../commands/commandMap';
import { type StoreLease } from '../services/storeConnections';
import { type OpenedStore } from '../services/openedStore';
import { type Services } from '../services/services';
import { type Settings } from '../services/settings';
import { answerTimeline } from './timelineAnswers';
import { TimelineFeed } from './timelineFeed';
import { timelineHtml } from './timelineHtml';

/** What a panel lets its person do outside of it. */
export interface TimelineActions {
  readonly openEvent: (opened: OpenedStore, event: StoredEvent) => Promise<void>;
  readonly goToEvent: (opened: OpenedStore, event: StoredEvent) => Promise<void>;
  readonly showInSidebar: (opened: OpenedStore, event: StoredEvent) => Promise<void>;
  readonly showTask: (opened: OpenedStore, id: string) => Promise<void>;
}

/** A timeline of one store, in an editor's tab. */
export class TimelinePanel implements Disposable {
  private readonly owned = new DisposableStore();
  private readonly feed: TimelineFeed;
  private ready = false;
  /** What waits for the webview to have its events. */
  private readonly waiting: ToTimeline[] = [];

  constructor(
    readonly panel: vscode.WebviewPanel,
    private readonly lease: StoreLease,
    private readonly services: Services,
    private readonly settings: Settings,
    private readonly actions: TimelineActions,
  ) {
    this.owned.add(lease);
    const onError = (error: unknown): void => services.log.error(error instanceof Error ? error : String(error));
    this.feed = this.owned.add(
      new TimelineFeed(lease.store, (message) => this.post(message), settings['timeline.timeZone'], onError),
    );
    panel.title = `Timeline: ${lease.store.store.name}`;
    panel.iconPath = { light: this.media('timeline-light.svg'), dark: this.media('timeline-dark.svg') };
    panel.webview.options = { enableScripts: true, localResourceRoots: [this.root()] };
    this.owned.add(panel.webview.onDidReceiveMessage((message: unknown) => this.receive(message)));
    this.owned.add(panel.onDidChangeViewState(() => this.followVisibility()));
    this.owned.add(panel.onDidDispose(() => this.dispose()));
    panel.webview.html = this.html();
  }

  /** The folder of the store that it shows. */
  get folder(): string {
    return this.lease.store.store.folder;
  }

  /** Sends a message once the webview listens and has its events. */
  show(message: ToTimeline): void {
    if (this.ready) this.post(message);
    else this.waiting.push(message);
  }

  dispose(): void {
    this.owned.dispose();
  }

  /** A hidden page is gone; it says that it is ready when it is shown again. */
  private followVisibility(): void {
    if (this.panel.visible) return;
    this.ready = false;
    this.feed.stop();
  }

  private media(file: string): vscode.Uri {
    return vscode.Uri.joinPath(this.services.context.extensionUri, 'media', file);
  }

  private root(): vscode.Uri {
    return vscode.Uri.joinPath(this.services.context.extensionUri, 'dist', 'webview');
  }

  private html(): string {
    const { webview } = this.panel;
    const address = (file: string): string => webview.asWebviewUri(vscode.Uri.joinPath(this.root(), file)).toString();
    const assets = {
      cspSource: webview.cspSource,
      script: address('timeline.js'),
      styles: [address('codicon.css'), address('timeline.css')],
    };
    return timelineHtml(assets, randomBytes(16).toString('base64url'));
  }

  private post(message: ToTimeline): void {
    void this.panel.webview.postMessage(message);
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
    const opened = this.lease.store;
    switch (message.type) {
      case 'ready':
        // Also after it was hidden: then it begins anew and wants everything again.
        await this.feed.start();
        this.ready = true;
        for (const waiting of this.waiting.splice(0)) this.post(waiting);
        return;
      case 'query':
      case 'complete':
      case 'details': {
        const times = { now: Date.now(), timeZone: this.settings['timeline.timeZone'] };
        this.post(await answerTimeline(await opened.whenOpen(), message, times));
        return;
      }
      case 'open-event':
        return this.withEvent(message, (event) => this.actions.openEvent(opened, event));
      case 'go-to-line':
        return this.withEvent(message, (event) => this.actions.goToEvent(opened, event));
      case 'show-in-sidebar':
        return this.withEvent(message, (event) => this.actions.showInSidebar(opened, event));
      case 'show-task':
        return this.actions.showTask(opened, message.id);
      case 'copy':
        return vscode.env.clipboard.writeText(message.text);
      case 'report':
        this.services.log.warn(`Timeline: ${message.message}`);
    }
  }

  private async withEvent(
    { index, generation }: { readonly index: number; readonly generation: number },
    act: (event: StoredEvent) => Promise<void>,
  ): Promise<void> {
    const reader = await this.lease.store.whenOpen();
    const event = await reader.service.eventAt(index, generation);
    if (event) await act(event);
    else void vscode.window.showWarningMessage('This event is gone: events.jsonl was truncated or replaced.');
  }
}
