import { type KeyValueMemory } from '../services/openedFolders';

const key = 'engram.recentQueries';
const mostKept = 15;

/** The queries that were used in this workspace, the latest first, each once. */
export class RecentQueries {
  constructor(private readonly memory: KeyValueMemory) {}

  /** Their texts. */
  list(): readonly string[] {
    const kept = this.memory.get(key);
    return Array.isArray(kept) ? kept.filter((text): text is string => typeof text === 'string') : [];
  }

  /** Puts a query on top; the oldest one may go for it. An empty one is not kept. */
  async add(text: string): Promise<void> {
    const query = text.trim();
    if (query === '') return;
    await this.memory.update(key, [query, ...this.list().filter((known) => known !== query)].slice(0, mostKept));
  }
}
