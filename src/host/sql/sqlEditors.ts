import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { type Services } from '../services/services';
import { describeStoreFolder, type StoreFolder } from '../services/storeFolder';
import { workspaceRoots } from '../services/storeRegistry';
import { pickText } from '../text/foreignText';
import { SqlBindings } from './sqlBindings';
import { type SqlRuns } from './sqlRuns';

const language = 'sql';

/**
 * SQL on a store: any document of the language SQL can be a query. The first one is opened with the schema as comments; the
 * statement at the cursor runs, and its rows are shown beside. What parses SQL, and the thread that runs it, are loaded with
 * the first use.
 */
export class SqlEditors implements Disposable {
  private readonly owned = new DisposableStore();
  private readonly bindings: SqlBindings;
  private readonly lensChanges = this.owned.add(new vscode.EventEmitter<void>());
  private runs: Promise<SqlRuns> | undefined;

  constructor(private readonly services: Services) {
    this.bindings = this.owned.add(new SqlBindings(services.context.workspaceState));
    this.owned.add(this.bindings.onChange(() => this.lensChanges.fire()));
    this.owned.add(
      vscode.languages.registerCodeLensProvider(language, {
        onDidChangeCodeLenses: this.lensChanges.event,
        provideCodeLenses: async (document) => {
          const store = this.storeOf(document.uri);
          return store ? [...(await import('./sqlLenses')).statementLenses(document, store.name)] : [];
        },
      }),
    );
    this.owned.add(
      vscode.languages.registerCompletionItemProvider(
        language,
        {
          provideCompletionItems: async (document, position) =>
            this.storeOf(document.uri) ? (await import('./sqlCompletion')).completeSql(document, position) : [],
        },
        '.',
      ),
    );
    this.owned.add(vscode.workspace.onDidChangeTextDocument(({ document }) => this.changed(document)));
    this.owned.add(vscode.workspace.onDidCloseTextDocument((document) => this.closed(document)));
  }

  /** Opens a new query on the active store. */
  async open(): Promise<void> {
    const store = this.activeStore();
    const { newQueryText } = await import('./newQuery');
    const content = newQueryText(store.name);
    const document = await vscode.workspace.openTextDocument({ language, content });
    this.bindings.bind(document.uri, store.folder);
    const editor = await vscode.window.showTextDocument(document);
    const first = document.positionAt(content.indexOf('SELECT'));
    editor.selection = new vscode.Selection(first, first);
  }

  /**
   * Runs what is selected, else the statement at the cursor, of the active editor; or, for a lens, the statement at an
   * offset of a document. A document that is no query yet becomes one of the active store.
   */
  async run(uri: unknown, offset: unknown): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    const asked = uri instanceof vscode.Uri && typeof offset === 'number' ? uri : undefined;
    const document = asked ? await vscode.workspace.openTextDocument(asked) : editor?.document;
    if (document?.languageId !== language)
      throw new Error('Open an SQL file first, such as with Engram: Open SQL Query.');
    const store = this.storeOf(document.uri) ?? this.activeStore();
    this.bindings.bind(document.uri, store.folder);
    const runs = await this.loadRuns();
    if (asked && typeof offset === 'number') return runs.run(document, store, offset);
    const selection = editor?.selection ?? new vscode.Selection(0, 0, 0, 0);
    const selected = { start: document.offsetAt(selection.start), end: document.offsetAt(selection.end) };
    return runs.run(document, store, document.offsetAt(selection.active), selection.isEmpty ? undefined : selected);
  }

  /** Asks which store the query in the active editor is to ask. */
  async chooseStore(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    if (document?.languageId !== language)
      throw new Error('Open an SQL file first, such as with Engram: Open SQL Query.');
    const current = this.bindings.folderOf(document.uri);
    const rows = this.services.registry.stores.map((store) => ({
      label: pickText(store.name),
      description: pickText(store.folder),
      ...(store.folder === current && { iconPath: new vscode.ThemeIcon('check') }),
      store,
    }));
    const chosen = await vscode.window.showQuickPick(rows, { placeHolder: 'Which store is this query to ask?' });
    if (chosen) this.bindings.bind(document.uri, chosen.store.folder);
  }

  dispose(): void {
    void this.runs?.then((runs) => runs.dispose());
    this.owned.dispose();
  }

  private loadRuns(): Promise<SqlRuns> {
    this.runs ??= import('./sqlRuns').then(({ SqlRuns }) => new SqlRuns(this.services));
    return this.runs;
  }

  private activeStore(): StoreFolder {
    const store = this.services.active.current?.store;
    if (!store) throw new Error('There is no engram store here. Initialize one, or open a folder that has one.');
    return store;
  }

  /** The store that a document asks, also when it is not among those of the workspace any more. */
  private storeOf(document: vscode.Uri): StoreFolder | undefined {
    const folder = this.bindings.folderOf(document);
    if (folder === undefined) return undefined;
    const known = this.services.registry.stores.find((store) => store.folder === folder);
    return known ?? describeStoreFolder(folder, workspaceRoots());
  }

  private changed({ uri }: vscode.TextDocument): void {
    if (this.bindings.folderOf(uri) !== undefined) void this.runs?.then((runs) => runs.forgetMistakes(uri));
  }

  private closed({ uri, isUntitled }: vscode.TextDocument): void {
    void this.runs?.then((runs) => runs.forgetMistakes(uri));
    // The name of a document that was never saved is given to another one.
    if (isUntitled) this.bindings.forget(uri);
  }
}
