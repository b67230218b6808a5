import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { Emitter } from '../../base/emitter';
import { Coalesced } from '../services/coalesced';
import { type OpenedStore } from '../services/openedStore';
import { type Services } from '../services/services';

/** Counting costs a pass over the index; a burst of events is counted once. */
const countIntervalMs = 500;

/**
 * Counts the failures that nobody has looked at: those later than the last event that was there when the Events view was
 * last on show in a focused window. Remembered for each store.
 */
export class FailureWatch implements Disposable {
  private readonly owned = new DisposableStore();
  private readonly counting: Coalesced;
  private readonly changes = this.owned.add(new Emitter<number>());
  private unseen = 0;
  private subscription = new DisposableStore();
  private counted = '';

  /** The count changed. */
  readonly onChange = this.changes.event;

  constructor(
    private readonly services: Services,
    private readonly eventsView: vscode.TreeView<unknown>,
  ) {
    this.counting = this.owned.add(
      new Coalesced(
        () => this.recount(),
        countIntervalMs,
        (error) => services.log.warn(String(error)),
      ),
    );
    const recount = (): void => this.counting.request();
    this.owned.add(services.active.onSwitch(() => this.follow()));
    this.owned.add(services.active.onContents((opened) => this.recountIfReadAnew(opened)));
    this.owned.add({ dispose: () => this.subscription.dispose() });
    this.follow();
    this.owned.add(eventsView.onDidChangeVisibility(recount));
    this.owned.add(vscode.window.onDidChangeWindowState(recount));
  }

  /** Failures not looked at yet. */
  get count(): number {
    return this.unseen;
  }

  dispose(): void {
    this.owned.dispose();
  }

  /** Counts when the active store's bus tells of a failure. */
  private follow(): void {
    this.subscription.dispose();
    const subscription = new DisposableStore();
    this.subscription = subscription;
    this.counting.request();
    const opened = this.services.active.current;
    if (opened) this.subscribe(opened, subscription).catch((error: unknown) => this.services.log.warn(String(error)));
  }

  private async subscribe(opened: OpenedStore, subscription: DisposableStore): Promise<void> {
    const { failureKinds } = await import('./failureQuery');
    if (subscription !== this.subscription || this.services.active.current !== opened) return;
    subscription.add(opened.bus.subscribe({ kinds: failureKinds }, () => this.counting.request()));
    // What came before there was a subscription.
    this.counting.request();
  }

  /** The bus tells what is added; a store that was opened, or whose file was replaced, is counted as a whole. */
  private recountIfReadAnew({ store, health, extent }: OpenedStore): void {
    const state = `${store.folder} ${health?.state} ${extent.generation}`;
    if (state === this.counted) return;
    this.counted = state;
    this.counting.request();
  }

  private async recount(): Promise<void> {
    const opened = this.services.active.current;
    const health = opened?.health;
    if (!opened || health?.state !== 'ready') {
      this.set(0);
      return;
    }
    const key = `engram.seenUntil:${opened.store.folder}`;
    const newest = health.timeRange?.endMs;
    if (this.eventsView.visible && vscode.window.state.focused) {
      this.set(0);
      if (newest !== undefined && this.services.context.workspaceState.get<unknown>(key) !== newest)
        await this.services.context.workspaceState.update(key, newest);
      return;
    }
    const { failuresAfter } = await import('./failureQuery');
    const seenUntil = this.services.context.workspaceState.get<unknown>(key);
    const query = failuresAfter(typeof seenUntil === 'number' ? seenUntil : undefined);
    this.set((await opened.service.countEvents(query)).total);
  }

  private set(count: number): void {
    if (count === this.unseen) return;
    this.unseen = count;
    this.changes.fire(count);
  }
}
