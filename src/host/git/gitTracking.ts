import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { Coalesced } from '../services/coalesced';
import { setContext } from '../services/contextKeys';
import { type OpenedStore } from '../services/openedStore';
import { openActiveStore, type Services } from '../services/services';
import { isInside, type StoreFolder } from '../services/storeFolder';
import { messageText } from '../text/foreignText';

/** A checkout changes many files at once; git is asked once for it. */
const lookIntervalMs = 500;

const keepOut = 'Keep Out of Git';
const track = 'Track Them';
const never = 'Don’t Ask Again';

/**
 * Whether git takes events: knows it of the active store, asks about a store that nobody has decided about, once, and
 * carries the setting. What does the work is loaded when it is needed first.
 */
export class GitTracking implements Disposable {
  private readonly owned = new DisposableStore();
  private readonly looking: Coalesced;
  private watcher: Disposable | undefined;
  private lookedAt: OpenedStore | undefined;
  private setting = settingNow();
  private readonly asking = new Set<string>();

  constructor(private readonly services: Services) {
    this.looking = this.owned.add(
      new Coalesced(
        () => this.look(),
        lookIntervalMs,
        (error) => services.log.warn(String(error)),
      ),
    );
    const look = (): void => this.looking.request();
    setContext('engram.git.events', 'none');
    this.owned.add(services.active.onSwitch(() => this.follow()));
    this.owned.add(
      services.active.onContents((opened) => {
        if (opened !== this.lookedAt && opened.health !== undefined) look();
      }),
    );
    this.owned.add(vscode.workspace.onDidGrantWorkspaceTrust(look));
    this.owned.add(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('engram.git')) void this.carrySetting();
        if (event.affectsConfiguration('engram.writes') || event.affectsConfiguration('git')) look();
      }),
    );
    this.follow();
  }

  /** Track Events in Git (true), Keep Events Out of Git: for the active store. */
  async switchTo(tracksEvents: boolean): Promise<void> {
    const { opened } = await openActiveStore(this.services);
    const { switchTracking } = await import('./switchTracking');
    await switchTracking(this.services, opened.store, tracksEvents);
    this.looking.request();
  }

  dispose(): void {
    this.watcher?.dispose();
    this.owned.dispose();
  }

  /** The `.gitignore` of the active store may be changed by a person, and by git itself. */
  private follow(): void {
    this.watcher?.dispose();
    this.watcher = undefined;
    this.lookedAt = undefined;
    this.looking.request();
    const folder = this.services.active.current?.store.folder;
    if (folder === undefined) return;
    const watcher = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(vscode.Uri.file(folder), '.gitignore'),
    );
    for (const event of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete])
      event(() => this.looking.request());
    this.watcher = watcher;
  }

  private async look(): Promise<void> {
    const { active, configuration } = this.services;
    const opened = active.current;
    const settings = opened?.health && vscode.workspace.isTrusted ? await configuration.read() : undefined;
    if (!opened || !settings?.['writes.enabled']) {
      setContext('engram.git.events', 'none');
      return;
    }
    this.lookedAt = opened;
    const { store } = opened;
    const [{ askGit }, { eventsState, isUndecided }, { readGitRule }] = await Promise.all([
      import('./askGit'),
      import('./gitWords'),
      import('../../files/gitIgnoreFile'),
    ]);
    const [inGit, rule] = await Promise.all([askGit(store.folder), readGitRule(store.folder)]).catch(
      (error: unknown) => {
        setContext('engram.git.events', 'none');
        throw error;
      },
    );
    // Whoever is active by then has a look of its own.
    if (active.current !== opened) return;
    if (inGit.place === 'unknown') this.services.log.debug(`${store.folder}: git was not asked: ${inGit.reason}.`);
    setContext('engram.git.events', eventsState(rule, inGit));
    if (inGit.place === 'work-tree' && isUndecided(rule, inGit, settings['git.trackEvents']))
      void this.askOnce(store, inGit.tracked);
  }

  private async askOnce(store: StoreFolder, tracked: boolean): Promise<void> {
    const { globalState, globalStorageUri } = this.services.context;
    const key = `engram.git.asked:${store.folder}`;
    const isDemo = isInside(store.folder, globalStorageUri.fsPath);
    if (isDemo || this.asking.has(key) || globalState.get<unknown>(key) !== undefined) return;
    this.asking.add(key);
    try {
      const [{ questionText }, { setTracking }] = await Promise.all([import('./gitWords'), import('./switchTracking')]);
      const answer = await vscode.window.showInformationMessage(
        questionText(store.name, tracked),
        keepOut,
        track,
        never,
      );
      // A dismissal is an answer too. A window that is closed meanwhile is none.
      await globalState.update(key, answer ?? 'dismissed');
      if (answer === keepOut || answer === track) await setTracking(this.services, store, answer === track);
      this.looking.request();
    } catch (error) {
      this.report(error);
    }
  }

  private async carrySetting(): Promise<void> {
    const setting = settingNow();
    // A change behind a value that goes before it changes nothing here.
    if (setting === this.setting) return;
    this.setting = setting;
    try {
      await (await import('./switchTracking')).carrySetting(this.services);
    } catch (error) {
      this.report(error);
    }
    this.looking.request();
  }

  private report(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.services.log.error(message);
    void vscode.window.showErrorMessage(messageText(message));
  }
}

/** Unchecked, to be compared only; what it means is read where it is used. */
function settingNow(): unknown {
  return vscode.workspace.getConfiguration('engram').get<unknown>('git.trackEvents');
}
