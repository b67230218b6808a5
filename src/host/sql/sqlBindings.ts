import * as vscode from 'vscode';
import { type Disposable } from '../../base/disposable';
import { setContext } from '../services/contextKeys';

const memoryKey = 'engram.sqlQueries';

/** Which documents are queries, and of which store: those that were opened as such, or run. Remembered with the workspace. */
export class SqlBindings implements Disposable {
  private readonly folders: Map<string, string>;
  private readonly changes = new vscode.EventEmitter<void>();

  /** A document became a query, or one of another store. */
  readonly onChange = this.changes.event;

  constructor(private readonly memory: vscode.Memento) {
    this.folders = new Map(readEntries(memory.get<unknown>(memoryKey)));
    this.tellContext();
  }

  /** The folder of the store that a document asks; undefined when it is no query. */
  folderOf(document: vscode.Uri): string | undefined {
    return this.folders.get(document.toString());
  }

  /** Makes a document a query of the store in `folder`. */
  bind(document: vscode.Uri, folder: string): void {
    if (this.folderOf(document) === folder) return;
    this.folders.set(document.toString(), folder);
    this.save();
  }

  /** A document is gone for good, such as one that was never saved. */
  forget(document: vscode.Uri): void {
    if (this.folders.delete(document.toString())) this.save();
  }

  dispose(): void {
    this.changes.dispose();
  }

  private save(): void {
    void this.memory.update(memoryKey, [...this.folders]);
    this.tellContext();
    this.changes.fire();
  }

  private tellContext(): void {
    setContext('engram.sqlQueries', [...this.folders.keys()]);
  }
}

/** What an earlier version, or somebody else, may have left there in another form is of no use. */
function readEntries(kept: unknown): readonly (readonly [string, string])[] {
  if (!Array.isArray(kept)) return [];
  return kept.flatMap((entry: unknown): [string, string][] => {
    const [document, folder] = Array.isArray(entry) ? (entry as readonly unknown[]) : [];
    return typeof document === 'string' && typeof folder === 'string' ? [[document, folder]] : [];
  });
}
