import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { Emitter } from '../../base/emitter';
import { type CheckSeverity, type LocatedFinding, type LocatedReport } from '../../model/check';
import { isCancellation } from '../commands/commandMap';
import { Coalesced } from '../services/coalesced';
import { type OpenedStore } from '../services/openedStore';
import { openActiveStore, type Services } from '../services/services';

/** A store that is written to all the time is checked again so often at most. */
const againMs = 2000;

/** So many findings of a code are asked for: VS Code shows 1,000 of a file, and one code must not hide the others. */
const mostOfACode = 200;

/** What the last check of the active store found. */
export interface CheckOutcome {
  readonly counts: Readonly<Record<CheckSeverity, number>>;
  /** How many of them the Problems panel has. */
  readonly listed: number;
}

/**
 * Check Store: has the active store checked and shows what was found in the Problems panel. From then on it is checked
 * again whenever it changes, until it is closed.
 */
export class StoreChecks implements Disposable {
  private readonly owned = new DisposableStore();
  private readonly changes = new Emitter<CheckOutcome | undefined>();
  private readonly collection: vscode.DiagnosticCollection;
  private readonly again: Coalesced;
  /** Folders of stores that were checked once in this window. */
  private readonly checked = new Set<string>();
  private findings: readonly LocatedFinding[] = [];
  private last: CheckOutcome | undefined;
  /** Counts the checks, so that an earlier one that ends late is forgotten. */
  private runs = 0;

  /** What is known of the active store changed. */
  readonly onChange = this.changes.event;

  constructor(private readonly services: Services) {
    const { active, log } = services;
    this.collection = this.owned.add(vscode.languages.createDiagnosticCollection('engram'));
    this.again = this.owned.add(
      new Coalesced(
        () => this.checkAgain(),
        againMs,
        (error) => log.warn(`Checking the store again: ${String(error)}`),
      ),
    );
    this.owned.add(active.onContents(() => this.follow()));
    this.owned.add(
      active.onSwitch(() => {
        this.forget();
        this.follow();
      }),
    );
    this.owned.add(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('engram.checks') || event.affectsConfiguration('engram.sessions')) this.follow();
      }),
    );
  }

  /** What the last check of the active store found; undefined when it was not checked. */
  get outcome(): CheckOutcome | undefined {
    return this.last;
  }

  /** What the Problems panel shows in a file of the active store. */
  findingsIn(uri: vscode.Uri): readonly LocatedFinding[] {
    const folder = this.services.active.current?.store.folder;
    if (folder === undefined) return [];
    return this.findings.filter(
      ({ file }) => vscode.Uri.joinPath(vscode.Uri.file(folder), file).toString() === uri.toString(),
    );
  }

  /** Checks the active store. Rejects with the reason where it can't be, and with a cancellation when `signal` is aborted. */
  async check(signal?: AbortSignal): Promise<CheckOutcome> {
    const { opened, reader } = await openActiveStore(this.services);
    const run = ++this.runs;
    const settings = await this.services.configuration.read();
    const report = await reader.service.checkStore(
      {
        silenced: settings['checks.silenced'],
        mostOfACode,
        silenceMs: settings['sessions.gapMinutes'] * 60_000,
        nowMs: Date.now(),
      },
      signal,
    );
    const isCurrent = run === this.runs && this.services.active.current === opened;
    return isCurrent ? this.show(opened, report) : { counts: report.counts, listed: 0 };
  }

  dispose(): void {
    this.owned.dispose();
    this.changes.dispose();
  }

  private async show({ store }: OpenedStore, { findings, counts }: LocatedReport): Promise<CheckOutcome> {
    const { diagnosticsOf, mostListed } = await import('./diagnostics');
    const { sectionLinks } = await import('./checkDocs');
    const links = await sectionLinks(this.services.context.extensionUri);
    this.findings = mostListed(findings);
    this.collection.clear();
    this.collection.set(diagnosticsOf(vscode.Uri.file(store.folder), this.findings, links));
    this.checked.add(store.folder);
    this.last = { counts, listed: this.findings.length };
    this.changes.fire(this.last);
    return this.last;
  }

  private follow(): void {
    const opened = this.services.active.current;
    if (!opened || !this.checked.has(opened.store.folder)) return;
    if (opened.health === undefined || opened.health.state === 'missing') this.forget();
    else this.again.request();
  }

  private async checkAgain(): Promise<void> {
    const folder = this.services.active.current?.store.folder;
    if (folder === undefined || !this.checked.has(folder)) return;
    try {
      await this.check();
    } catch (error) {
      // The store was closed or its worker ended meanwhile, which is told where it happens.
      if (!isCancellation(error) && this.services.active.current?.health !== undefined) throw error;
    }
  }

  private forget(): void {
    this.runs++;
    if (this.last === undefined) return;
    this.findings = [];
    this.last = undefined;
    this.collection.clear();
    this.changes.fire(undefined);
  }
}
