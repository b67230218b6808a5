import { loadSqlite } from '../cache/sqlite';
import { TaskTables } from '../cache/taskTables';
import { type Disposable } from '../base/disposable';
import { type ItemStatus } from '../model/item';
import { type EdgeIndex } from './edgeIndex';
import { type ItemIndex } from './itemIndex';

/**
 * Questions about tasks that SQL answers: by engram.db where it was shown to equal the lines, else by tables made from
 * the lines, anew only when items or edges have changed.
 */
export class TaskQuestions implements Disposable {
  private answering: { readonly version: string; readonly tables: TaskTables } | undefined;

  constructor(
    private readonly items: ItemIndex,
    private readonly edges: EdgeIndex,
    private readonly sqlWasm: string,
  ) {}

  /** Changes with items and edges. */
  get version(): string {
    return `${this.items.version} ${this.edges.version}`;
  }

  /** Lets tables answer that equal the items and edges as they are now, and owns them from now on. */
  adopt(tables: TaskTables): void {
    this.replace({ version: this.version, tables });
  }

  /** Which tables would answer now; undefined when they have to be made first. */
  get source(): TaskTables['source'] | undefined {
    return this.answering?.version === this.version ? this.answering.tables.source : undefined;
  }

  /** Ids of the items that somebody could start on. Rejects when SQLite can't be loaded. */
  async ready(): Promise<readonly string[]> {
    return (await this.tables()).ready();
  }

  /** Ids of the items that wait for another one. */
  async blocked(): Promise<readonly string[]> {
    return (await this.tables()).blocked();
  }

  /** Ids of the items of a status, or of all. */
  async list(status?: ItemStatus): Promise<readonly string[]> {
    return (await this.tables()).list(status);
  }

  dispose(): void {
    this.replace(undefined);
  }

  private async tables(): Promise<TaskTables> {
    const sqlite = await loadSqlite(this.sqlWasm);
    if (this.answering?.version !== this.version) {
      const tables = TaskTables.fromLines(sqlite, this.items.inFileOrder, this.edges.live);
      this.replace({ version: this.version, tables });
      return tables;
    }
    return this.answering.tables;
  }

  private replace(answering: { readonly version: string; readonly tables: TaskTables } | undefined): void {
    this.answering?.tables.dispose();
    this.answering = answering;
  }
}
