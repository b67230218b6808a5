import path from 'node:path';
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { SqlThread } from '../../cache/sqlQuery/sqlThread';
import { sqlStatements, statementAt } from '../../cache/sqlQuery/sqlTokens';
import { defaultSqlLimits, type SqlOutcome, type SqlProblem, type SqlRange } from '../../model/sqlAnswer';
import { isCancellation } from '../commands/commandMap';
import { type Services } from '../services/services';
import { type StoreFolder } from '../services/storeFolder';
import { exportResult } from './exportResult';
import { SqlResultPanel } from './sqlResultPanel';

const minute = 60_000;
/** The page hears of a copy's progress at most this often, in ms. */
const progressIntervalMs = 100;

/** A text that is to be run, and where it begins in its document. */
interface SqlText {
  readonly sql: string;
  readonly start: number;
}

/** What belongs to a document that was run: its result, and the run that is under way. */
interface QueryResult {
  readonly panel: SqlResultPanel;
  readonly owned: DisposableStore;
  readonly store: StoreFolder;
  running: AbortController | undefined;
}

/** Runs queries of documents on copies of their stores, and shows what comes of it: rows beside, mistakes at their place. */
export class SqlRuns implements Disposable {
  private readonly results = new Map<string, QueryResult>();
  /** By the store's folder, for as long as a result of it is open. */
  private readonly threads = new Map<string, SqlThread>();
  private readonly mistakes = vscode.languages.createDiagnosticCollection('engram-sql');

  constructor(private readonly services: Services) {}

  /**
   * Runs what is selected in a document, else the statement at `offset`, on a store. Resolves when the result is shown; what
   * is wrong with the query is shown, too. Rejects when the store can't be read.
   */
  async run(document: vscode.TextDocument, store: StoreFolder, offset: number, selected?: SqlRange): Promise<void> {
    const text = textToRun(document, offset, selected);
    const result = this.resultOf(document, store, offset);
    result.running?.abort();
    const running = new AbortController();
    result.running = running;
    this.mistakes.delete(document.uri);
    result.panel.begin(store.name);
    try {
      const outcome = await this.ask(result, text.sql, running.signal);
      if (result.running !== running) return;
      if (outcome.type === 'answer') result.panel.answer(outcome);
      else this.showProblem(document, text, result, outcome);
    } catch (error) {
      if (result.running !== running) return;
      if (isCancellation(error)) {
        result.panel.stopped();
        return;
      }
      const message = error instanceof Error ? error.message : String(error);
      result.panel.problem({ reason: 'failed', message });
      throw error;
    } finally {
      if (result.running === running) result.running = undefined;
    }
  }

  /** A document was changed: its mistakes may be none any more. */
  forgetMistakes(document: vscode.Uri): void {
    this.mistakes.delete(document);
  }

  dispose(): void {
    for (const { panel } of [...this.results.values()]) panel.dispose();
    for (const thread of this.threads.values()) thread.dispose();
    this.mistakes.dispose();
  }

  private async ask({ panel, store }: QueryResult, sql: string, signal: AbortSignal): Promise<SqlOutcome> {
    const settings = await this.services.configuration.read();
    const copy = {
      folder: store.folder,
      sqlWasm: this.dist('sql-wasm.wasm'),
      sessionGapMs: settings['sessions.gapMinutes'] * minute,
      reactionMs: settings['notifications.reactionMinutes'] * minute,
    };
    let told = 0;
    return this.thread(store).ask(
      sql,
      copy,
      { ...defaultSqlLimits, rows: settings['sql.rowLimit'] },
      {
        signal,
        onProgress: (progress) => {
          if (signal.aborted || Date.now() - told < progressIntervalMs) return;
          told = Date.now();
          panel.progress(progress);
        },
      },
    );
  }

  private thread(store: StoreFolder): SqlThread {
    const known = this.threads.get(store.folder);
    if (known) return known;
    const log = (line: string): void => this.services.log.warn(`SQL thread: ${line}`);
    const thread = new SqlThread({ script: this.dist('sqlWorker.js'), log });
    this.threads.set(store.folder, thread);
    return thread;
  }

  private dist(file: string): string {
    return path.join(vscode.Uri.joinPath(this.services.context.extensionUri, 'dist').fsPath, file);
  }

  private showProblem(
    document: vscode.TextDocument,
    { start }: SqlText,
    { panel }: QueryResult,
    problem: SqlProblem,
  ): void {
    const { message, reason, range } = problem;
    if (!range) {
      panel.problem({ reason, message });
      return;
    }
    const from = document.positionAt(start + range.start);
    const to = document.positionAt(start + range.end);
    const diagnostic = new vscode.Diagnostic(new vscode.Range(from, to), message, vscode.DiagnosticSeverity.Error);
    diagnostic.source = 'Engram SQL';
    this.mistakes.set(document.uri, [diagnostic]);
    const { text } = document.lineAt(from.line);
    const end = to.line === from.line ? to.character : text.length;
    panel.problem({ reason, message, place: { line: from.line + 1, text, start: from.character, end } });
  }

  /** The panel of a document for a store; another one where the document asks another store now. */
  private resultOf(document: vscode.TextDocument, store: StoreFolder, offset: number): QueryResult {
    const key = document.uri.toString();
    const known = this.results.get(key);
    if (known?.store.folder === store.folder) return known;
    known?.panel.dispose();
    const owned = new DisposableStore();
    const again = (): Promise<void> => this.run(document, store, this.cursorIn(document) ?? offset);
    const panel = new SqlResultPanel(
      `Result of ${path.posix.basename(document.uri.path)}`,
      this.services.context.extensionUri,
      {
        runAgain: again,
        stop: () => this.results.get(key)?.running?.abort(),
        showQuery: () => this.showMistake(document),
        export: (answer, { format, places }) => exportResult(store, answer, format, places),
      },
      this.services.log,
    );
    const result: QueryResult = { panel, owned, store, running: undefined };
    this.results.set(key, result);
    const lease = owned.add(this.services.connections.acquire(store));
    owned.add(lease.store.onChange(() => panel.stale()));
    owned.add(panel.onClosed(() => this.close(key, result)));
    return result;
  }

  private close(key: string, result: QueryResult): void {
    result.running?.abort();
    result.owned.dispose();
    if (this.results.get(key) === result) this.results.delete(key);
    const { folder } = result.store;
    if ([...this.results.values()].some(({ store }) => store.folder === folder)) return;
    this.threads.get(folder)?.dispose();
    this.threads.delete(folder);
  }

  private cursorIn(document: vscode.TextDocument): number | undefined {
    const editor = vscode.window.visibleTextEditors.find((candidate) => candidate.document === document);
    return editor && document.offsetAt(editor.selection.active);
  }

  private async showMistake(document: vscode.TextDocument): Promise<void> {
    const [mistake] = this.mistakes.get(document.uri) ?? [];
    const shown = vscode.window.visibleTextEditors.find((editor) => editor.document === document)?.viewColumn;
    await vscode.window.showTextDocument(document, {
      viewColumn: shown ?? vscode.ViewColumn.One,
      ...(mistake && { selection: mistake.range }),
    });
  }
}

function textToRun(document: vscode.TextDocument, offset: number, selected: SqlRange | undefined): SqlText {
  const text = document.getText();
  if (selected && sqlStatements(text.slice(selected.start, selected.end)).length > 0)
    return { sql: text.slice(selected.start, selected.end), start: selected.start };
  const statement = statementAt(text, offset);
  return statement
    ? { sql: text.slice(statement.start, statement.end), start: statement.start }
    : { sql: '', start: 0 };
}
