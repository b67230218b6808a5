import { isInside } from './storeFolder';

/** What VS Code keeps with a workspace. */
export interface KeyValueMemory {
  get(key: string): unknown;
  update(key: string, value: unknown): Thenable<void>;
}

/** The stores that were opened by hand in this workspace, the latest last. */
export class OpenedFolders {
  private static readonly key = 'engram.openedFolders';

  constructor(private readonly memory: KeyValueMemory) {}

  /** Absolute paths of `.engram` folders. */
  list(): readonly string[] {
    const kept = this.memory.get(OpenedFolders.key);
    return Array.isArray(kept) ? kept.filter((folder): folder is string => typeof folder === 'string') : [];
  }

  /** Adds a folder; nothing happens when it is there. */
  async add(folder: string): Promise<void> {
    const list = this.list();
    if (!list.some((known) => isInside(known, folder) && isInside(folder, known)))
      await this.memory.update(OpenedFolders.key, [...list, folder]);
  }
}
