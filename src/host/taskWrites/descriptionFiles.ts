import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { type Item } from '../../model/item';
import { type OpenedStore } from '../services/openedStore';
import { type Services } from '../services/services';
import { type StoreLease } from '../services/storeConnections';

const scheme = 'engram-task';

/** A description as VS Code has it: its text, and the time by which VS Code tells a newer one. */
interface ServedDescription {
  readonly text: string;
  /** In ms since 1970, UTC. Later with every other text. */
  readonly mtime: number;
}

/**
 * The descriptions of tasks as Markdown files to edit: `engram-task:/<title>.md?<address>`. Saving one changes the
 * description and nothing else of the task. VS Code itself compares and merges where another program wrote meanwhile.
 */
export class DescriptionFiles implements vscode.FileSystemProvider, Disposable {
  private readonly owned = new DisposableStore();
  private readonly changes = this.owned.add(new vscode.EventEmitter<vscode.FileChangeEvent[]>());
  /** By URI. */
  private readonly served = new Map<string, ServedDescription>();
  /** By URI: the text that an editor has, or changes. */
  private readonly lastRead = new Map<string, string>();
  readonly onDidChangeFile = this.changes.event;

  constructor(private readonly services: Services) {
    this.owned.add(vscode.workspace.registerFileSystemProvider(scheme, this, { isCaseSensitive: true }));
  }

  /** Opens a task's description in an editor. */
  async open(opened: OpenedStore, item: Pick<Item, 'id' | 'title'>): Promise<void> {
    const { descriptionPath, descriptionQuery } = await import('./descriptionUri');
    const query = descriptionQuery({ folder: opened.store.folder, task: item.id });
    const uri = vscode.Uri.from({ scheme, path: descriptionPath(item), query });
    await vscode.window.showTextDocument(uri, { preview: false });
  }

  /** Has VS Code read the file again when the store says something else. */
  watch(uri: vscode.Uri): vscode.Disposable {
    const watching = new DisposableStore();
    const look = async (): Promise<void> => {
      const before = this.served.get(uri.toString());
      const now = await this.serve(uri);
      if (before && now.text !== before.text) this.changes.fire([{ type: vscode.FileChangeType.Changed, uri }]);
    };
    const lookOrForget = (): void => {
      // A task or store that is gone is told by the next read or save.
      look().catch((error: unknown) => this.services.log.debug(`${uri.toString()}: ${String(error)}`));
    };
    this.lease(uri).then(
      (lease) => {
        watching.add(lease);
        watching.add(lease.store.onChange((change) => (change.itemsChanged ? lookOrForget() : undefined)));
      },
      (error: unknown) => this.services.log.debug(`${uri.toString()}: ${String(error)}`),
    );
    return new vscode.Disposable(() => watching.dispose());
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { text, mtime } = await this.serve(uri);
    return { type: vscode.FileType.File, ctime: 0, mtime, size: Buffer.byteLength(text) };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const { text } = await this.serve(uri);
    this.lastRead.set(uri.toString(), text);
    return Buffer.from(text);
  }

  /** Writes the description; an empty one is removed. Rejects with what to do, and then the editor keeps the text. */
  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    const { requireWrites } = await import('../record/requireWrites');
    const { messageText } = await import('../text/foreignText');
    try {
      await requireWrites(this.services);
      const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
      await this.withTask(uri, async (store, item) => {
        const now = item.description ?? '';
        if (now === text) return;
        this.refuseUnseenChange(uri, now);
        const description = text === '' ? null : text;
        const { warning } = await store.service.updateTask(item.id, { description }, { basedOn: item });
        if (warning !== undefined) void vscode.window.showWarningMessage(messageText(warning));
      });
    } catch (error) {
      // VS Code shows this message with the file's name and keeps the text in the editor.
      throw vscode.FileSystemError.Unavailable(error instanceof Error ? error.message : String(error));
    }
    const { text } = await this.serve(uri);
    this.lastRead.set(uri.toString(), text);
  }

  readDirectory(): never {
    throw notAFolder();
  }

  createDirectory(): never {
    throw notAFolder();
  }

  delete(): never {
    throw notAFolder();
  }

  rename(): never {
    throw notAFolder();
  }

  dispose(): void {
    this.owned.dispose();
  }

  /**
   * VS Code asks before it saves over a newer file, but takes one of the same length for the same file. Saving again then
   * means that the person knows.
   */
  private refuseUnseenChange(uri: vscode.Uri, now: string): void {
    const read = this.lastRead.get(uri.toString());
    if (read === undefined || read === now || Buffer.byteLength(read) !== Buffer.byteLength(now)) return;
    this.lastRead.set(uri.toString(), now);
    throw new Error(
      'Another program changed this description since it was opened. Save again to replace that change, or revert the file to see it.',
    );
  }

  /** The description as it is now. Its time grows with every other text, and with nothing else. */
  private async serve(uri: vscode.Uri): Promise<ServedDescription> {
    return this.withTask(uri, (_store, item) => {
      const text = item.description ?? '';
      const before = this.served.get(uri.toString());
      if (before?.text === text) return before;
      const now = { text, mtime: Math.max(item.updatedAt.ms, (before?.mtime ?? 0) + 1) };
      this.served.set(uri.toString(), now);
      return now;
    });
  }

  private async withTask<T>(uri: vscode.Uri, use: (store: OpenedStore, item: Item) => T | Promise<T>): Promise<T> {
    const { parseDescriptionQuery } = await import('./descriptionUri');
    const lease = await this.lease(uri);
    try {
      const { service } = await lease.store.whenOpen();
      const task = await service.task(parseDescriptionQuery(uri.query)?.task ?? '');
      if (!task) throw vscode.FileSystemError.FileNotFound('There is no such task in its store any more.');
      return await use(lease.store, task.item);
    } finally {
      lease.dispose();
    }
  }

  /** Only stores that a person opened or the workspace holds: anybody may open a URI of this scheme. */
  private async lease(uri: vscode.Uri): Promise<StoreLease> {
    const { parseDescriptionQuery } = await import('./descriptionUri');
    const folder = parseDescriptionQuery(uri.query)?.folder;
    if (this.services.registry.stores.length === 0) await this.services.registry.search();
    const known = this.services.registry.stores.find((store) => store.folder === folder);
    if (!known) throw vscode.FileSystemError.FileNotFound('The store of this task is not open.');
    return this.services.connections.acquire(known);
  }
}

function notAFolder(): vscode.FileSystemError {
  return vscode.FileSystemError.NoPermissions('The descriptions of tasks can only be opened and saved.');
}
