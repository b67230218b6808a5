import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { nextTurn } from '../../base/timeSlice';
import { type SqlAnswer, type SqlRow } from '../../model/sqlAnswer';
import { rowSize } from '../../model/sqlCells';
import {
  fromSqlResultSchema,
  type FromSqlResult,
  type SqlResultProblem,
  type ToSqlResult,
} from '../../protocol/sqlResult';
import { isCancellation } from '../commands/commandMap';
import { messageText } from '../text/foreignText';
import { sqlResultHtml } from './sqlResultHtml';

/** What VS Code knows the panel by. */
const viewType = 'engram.sqlResult';

/** Rows are handed over in parts of about this many bytes, with a turn between: each holds up the host for some ms. */
const bytesOfPart = 256 * 1024;

/** How far a run is while its copy is made. */
export interface CopyProgress {
  readonly done: number;
  readonly total: number;
}

/** What the page of a result asks for. */
export interface ResultActions {
  readonly runAgain: () => Promise<void>;
  readonly stop: () => void;
  readonly showQuery: () => Promise<void>;
  readonly export: (answer: SqlAnswer, message: Extract<FromSqlResult, { type: 'export' }>) => Promise<void>;
}

/** How the last run stands: what a page that comes back is told. */
type RunState =
  | { readonly type: 'none' }
  | { readonly type: 'running'; readonly progress: CopyProgress | undefined }
  | { readonly type: 'answer'; readonly answer: SqlAnswer; readonly stale: boolean }
  | { readonly type: 'problem'; readonly problem: Omit<SqlResultProblem, 'type' | 'run'> }
  | { readonly type: 'stopped' };

/** The result of a query beside its editor: one panel for each, used again by every run. */
export class SqlResultPanel implements Disposable {
  private readonly owned = new DisposableStore();
  private readonly panel: vscode.WebviewPanel;
  private readonly closed = new vscode.EventEmitter<void>();
  private state: RunState = { type: 'none' };
  private run = 0;
  private storeName = '';
  private listening = false;

  /** The person closed it, or it was disposed. */
  readonly onClosed = this.closed.event;

  constructor(
    title: string,
    private readonly extensionUri: vscode.Uri,
    private readonly actions: ResultActions,
    private readonly log: vscode.LogOutputChannel,
  ) {
    const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    this.panel = vscode.window.createWebviewPanel(viewType, title, column, {
      enableScripts: true,
      localResourceRoots: [this.root()],
    });
    this.panel.iconPath = new vscode.ThemeIcon('table');
    const { webview } = this.panel;
    this.owned.add(webview.onDidReceiveMessage((message: unknown) => this.receive(message)));
    this.owned.add(
      this.panel.onDidChangeViewState(() => {
        // A page that is hidden is gone; it says that it is ready when it is shown again.
        if (!this.panel.visible) this.listening = false;
      }),
    );
    this.owned.add(this.panel.onDidDispose(() => this.dispose()));
    webview.html = this.html();
  }

  /** Says that a run on a store begins. Brings the panel to the front of its group, without the keyboard. */
  begin(storeName: string): void {
    this.run++;
    this.storeName = storeName;
    this.state = { type: 'running', progress: undefined };
    if (!this.panel.visible) this.panel.reveal(undefined, true);
    this.tell();
  }

  /** Says how far the copy is. */
  progress(progress: CopyProgress): void {
    this.state = { type: 'running', progress };
    this.tell();
  }

  /** Shows the rows of a run. */
  answer(answer: SqlAnswer): void {
    this.state = { type: 'answer', answer, stale: false };
    this.tell();
  }

  /** Shows why there are none. */
  problem(problem: Omit<SqlResultProblem, 'type' | 'run'>): void {
    this.state = { type: 'problem', problem };
    this.tell();
  }

  stopped(): void {
    this.state = { type: 'stopped' };
    this.tell();
  }

  /** Says that the store has changed since. */
  stale(): void {
    if (this.state.type !== 'answer' || this.state.stale) return;
    this.state = { ...this.state, stale: true };
    if (this.listening) this.post({ type: 'stale', run: this.run });
  }

  dispose(): void {
    this.closed.fire();
    this.closed.dispose();
    this.owned.dispose();
    this.panel.dispose();
  }

  private tell(): void {
    if (this.listening) void this.tellState();
  }

  private async tellState(): Promise<void> {
    const { run, state } = this;
    if (state.type === 'none') return;
    const progress = state.type === 'running' ? state.progress : undefined;
    const copy = progress && { copied: progress.done, toCopy: progress.total };
    // Also before an answer: a page that came back knows of no run.
    this.post({ type: 'running', run, store: this.storeName, ...copy });
    if (state.type === 'problem') this.post({ type: 'problem', run, ...state.problem });
    else if (state.type === 'stopped') this.post({ type: 'stopped', run });
    else if (state.type === 'answer') await this.tellAnswer(state.answer);
    if (state.type === 'answer' && state.stale) this.post({ type: 'stale', run });
  }

  private async tellAnswer({
    rows,
    type,
    columns,
    cut,
    cutCells,
    elapsedMs,
    limits,
    source,
  }: SqlAnswer): Promise<void> {
    const { run } = this;
    const head = { type, run, columns: [...columns], rowCount: rows.length, cutCells, elapsedMs, limits };
    this.post({ ...head, ...(cut && { cut }), store: this.storeName, ...source });
    for (const part of partsOf(rows)) {
      // Another run has begun, or the page was hidden: it asks for all of it again.
      if (run !== this.run || !this.listening) return;
      this.post({ type: 'rows', run, rows: part });
      await nextTurn();
    }
  }

  private post(message: ToSqlResult): void {
    void this.panel.webview.postMessage(message);
  }

  private receive(message: unknown): void {
    const parsed = fromSqlResultSchema.safeParse(message);
    if (!parsed.success) {
      this.log.warn(`A message from a query's result was dropped: ${parsed.error.message}`);
      return;
    }
    this.act(parsed.data).catch((error: unknown) => {
      if (isCancellation(error)) return;
      this.log.error(error instanceof Error ? error : String(error));
      const reason = error instanceof Error ? error.message : String(error);
      void vscode.window.showErrorMessage(messageText(reason, 1000));
    });
  }

  private async act(message: FromSqlResult): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.listening = true;
        return this.tellState();
      case 'run-again':
        return this.actions.runAgain();
      case 'stop':
        this.actions.stop();
        return;
      case 'show-query':
        return this.actions.showQuery();
      case 'copy':
        return vscode.env.clipboard.writeText(message.text);
      case 'export':
        if (this.state.type === 'answer') await this.actions.export(this.state.answer, message);
        return;
      case 'report':
        this.log.warn(`SQL result: ${message.message}`);
    }
  }

  private root(): vscode.Uri {
    return vscode.Uri.joinPath(this.extensionUri, 'dist', 'webview');
  }

  private html(): string {
    const { webview } = this.panel;
    const address = (file: string): string => webview.asWebviewUri(vscode.Uri.joinPath(this.root(), file)).toString();
    const assets = {
      cspSource: webview.cspSource,
      script: address('sqlResult.js'),
      styles: [address('codicon.css'), address('sqlResult.css')],
    };
    return sqlResultHtml(assets, randomBytes(16).toString('base64url'));
  }
}

function* partsOf(rows: readonly SqlRow[]): Generator<SqlRow[]> {
  let part: SqlRow[] = [];
  let bytes = 0;
  for (const row of rows) {
    part.push(row);
    bytes += rowSize(row);
    if (bytes < bytesOfPart) continue;
    yield part;
    part = [];
    bytes = 0;
  }
  if (part.length > 0) yield part;
}
