import { Emitter } from '../base/emitter';
import { type Disposable } from '../base/disposable';
import { type StoreHealth } from '../model/health';
import { type LogAppend, type StoreChange } from './storeAnswers';
import { type StoreFiles, type Versions } from './storeFiles';

/** Tells what has changed in a store since it last told, and nothing when nothing has. */
export class ChangeTeller implements Disposable {
  private readonly changes = new Emitter<StoreChange>();
  private readonly appends = new Emitter<LogAppend>();
  private told: Versions;
  private toldState = '';
  private toldProblem: string | undefined;

  readonly onChange = this.changes.event;
  /** Tells which events were added to events.jsonl, behind the change that they belong to. */
  readonly onAppended = this.appends.event;

  constructor(private readonly files: StoreFiles) {
    this.told = files.versions;
  }

  /** Tells, unless everything is as it was told. A problem is told once for each different message. */
  tell(health: StoreHealth): void {
    const { versions, events } = this.files;
    const before = this.told;
    const state = JSON.stringify([health, events.generation, versions]);
    const problem = this.files.problem?.message;
    const news = problem === this.toldProblem ? undefined : problem;
    const isSame = state === this.toldState && problem === this.toldProblem;
    this.told = versions;
    this.toldState = state;
    this.toldProblem = problem;
    if (isSame) return;
    const appended = events.takeAppended();
    this.changes.fire({
      health,
      generation: events.generation,
      eventCount: events.log.size,
      itemsChanged: before.items !== versions.items,
      edgesChanged: before.edges !== versions.edges,
      eventsChanged: before.events !== versions.events,
      appended,
      problem: news,
    });
    for (const append of appended) this.appends.fire(append);
  }

  dispose(): void {
    this.changes.dispose();
    this.appends.dispose();
  }
}
