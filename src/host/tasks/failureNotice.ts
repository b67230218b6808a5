import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { type StoredEvent } from '../../model/event';
import { type OpenedStore } from '../services/openedStore';
import { type Services } from '../services/services';

/** Failures that follow one another within this many ms are told together. */
const togetherMs = 1000;

/** What a notice leads to. */
export interface FailureNoticeActions {
  readonly explain: (opened: OpenedStore, event: StoredEvent) => Promise<void>;
  readonly showInTimeline: (opened: OpenedStore, event: StoredEvent) => Promise<void>;
}

/**
 * Tells of new failures in the active store where the setting `engram.notifyOnFailure` asks for it: of the newest, and how
 * many there are.
 */
export class FailureNotice implements Disposable {
  private subscription = new DisposableStore();
  private readonly owned = new DisposableStore();
  private waiting: StoredEvent[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly services: Services,
    private readonly actions: FailureNoticeActions,
  ) {
    this.owned.add(services.active.onSwitch(() => this.follow()));
    this.follow();
  }

  dispose(): void {
    this.leave();
    this.owned.dispose();
  }

  private follow(): void {
    this.leave();
    const subscription = new DisposableStore();
    this.subscription = subscription;
    const opened = this.services.active.current;
    if (!opened) return;
    this.subscribe(opened, subscription).catch((error: unknown) => this.services.log.warn(String(error)));
  }

  private leave(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.waiting = [];
    this.subscription.dispose();
  }

  private async subscribe(opened: OpenedStore, subscription: DisposableStore): Promise<void> {
    const { failureKinds } = await import('./failureQuery');
    if (subscription !== this.subscription) return;
    subscription.add(
      opened.bus.subscribe({ kinds: failureKinds }, async ({ event }) => {
        const { notifyOnFailure } = await this.services.configuration.read();
        // One that is not in the file can't be shown.
        if (!notifyOnFailure || event.reference === undefined || subscription !== this.subscription) return;
        this.waiting.push(event);
        this.timer ??= setTimeout(() => {
          this.timer = undefined;
          this.tell(opened).catch((error: unknown) => this.services.log.warn(String(error)));
        }, togetherMs);
      }),
    );
  }

  private async tell(opened: OpenedStore): Promise<void> {
    const failures = this.waiting;
    this.waiting = [];
    const newest = failures.at(-1);
    if (!newest) return;
    const { failureNoticeText } = await import('./failureNoticeText');
    const titles = await (await opened.whenOpen()).titles();
    const chosen = await vscode.window.showWarningMessage(
      failureNoticeText(newest, failures.length, titles),
      'Explain',
      'Show in Timeline',
    );
    if (chosen === 'Explain') await this.actions.explain(opened, newest);
    else if (chosen !== undefined) await this.actions.showInTimeline(opened, newest);
  }
}
