import { type Remote } from '../../base/rpc';
import { type RelationshipRow, type StoreChange, type StoreService } from '../../worker/storeService';
import { Kept } from './kept';
import { readAllPages } from './readAllPages';
import { TaskIndex } from './taskIndex';

/** The ids that the native program calls ready and blocked, in its order. */
export interface Readiness {
  readonly ready: readonly string[];
  readonly blocked: readonly string[];
}

/** Reads a store for the views, and keeps what several of them ask for until it changes. */
export class StoreReader {
  private readonly keptRelationships = new Kept<readonly RelationshipRow[]>(() => this.readRelationships(false));
  private readonly keptRemoved = new Kept<readonly RelationshipRow[]>(async () =>
    (await this.readRelationships(true)).filter((row) => row.deleted),
  );
  private readonly keptTasks = new Kept<TaskIndex>(() => this.readTasks());
  private readonly keptTitles = new Kept<TaskIndex>(() => this.keptTasks.get());
  private readonly keptReadiness = new Kept<Readiness>(async () => {
    const [ready, blocked] = await Promise.all([this.service.ready(), this.service.blocked()]);
    return { ready, blocked };
  });

  private events = 0;

  constructor(readonly service: Remote<StoreService>) {}

  /** Another number after every change of the events. */
  get eventsVersion(): number {
    return this.events;
  }

  /** All tasks with counts and relationships. */
  tasks(): Promise<TaskIndex> {
    return this.keptTasks.get();
  }

  /** All tasks for their titles: counts may be old, so that nothing is read again with every event. */
  titles(): Promise<TaskIndex> {
    return this.keptTitles.get();
  }

  /** Live relationships, in file order. */
  relationships(): Promise<readonly RelationshipRow[]> {
    return this.keptRelationships.get();
  }

  /** Removed relationships, in file order. */
  removedRelationships(): Promise<readonly RelationshipRow[]> {
    return this.keptRemoved.get();
  }

  /** What is ready and what is blocked. */
  readiness(): Promise<Readiness> {
    return this.keptReadiness.get();
  }

  /** Forgets what the change made old. */
  forget(change: Pick<StoreChange, 'itemsChanged' | 'edgesChanged' | 'eventsChanged'>): void {
    if (change.eventsChanged) this.events++;
    // Rows of tasks count events.
    this.keptTasks.forget();
    if (!change.itemsChanged && !change.edgesChanged) return;
    for (const kept of [this.keptTitles, this.keptRelationships, this.keptRemoved, this.keptReadiness]) kept.forget();
  }

  private async readTasks(): Promise<TaskIndex> {
    const rows = readAllPages((page) => this.service.tasks(page));
    return new TaskIndex(await rows, await this.relationships());
  }

  private readRelationships(removed: boolean): Promise<readonly RelationshipRow[]> {
    return readAllPages((page) => this.service.relationships({ ...page, removed }));
  }
}
