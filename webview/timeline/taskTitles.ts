import { type TimelineCore } from './core';
import { type TitleOfTask } from './describe';
import { type TimelineState } from './state';

/** What tasks are called: their titles, or their ids where no item has them. */
export class TaskTitles {
  private known: { readonly tasks: TimelineState['tasks']; readonly titleOf: TitleOfTask } | undefined;

  constructor(private readonly core: TimelineCore) {}

  /** Another function when the tasks changed, so that what shows titles knows. */
  get titleOf(): TitleOfTask {
    const { tasks } = this.core.state;
    if (this.known?.tasks !== tasks) {
      const titleOf: TitleOfTask = (code) => {
        const id = this.core.table.taskId(code);
        return id === undefined ? '' : (tasks.get(id)?.title ?? id);
      };
      this.known = { tasks, titleOf };
    }
    return this.known.titleOf;
  }
}
