import { plainLine } from '../../model/plainText';
import { taskState } from '../../model/taskState';
import { type LaneTask } from '../../protocol/timeline';
import { type TaskIndex } from '../services/taskIndex';

/** The tasks of a store as lanes of the timeline. */
export function laneTasks(index: TaskIndex): LaneTask[] {
  return index.rows.map((row) => ({
    id: row.id,
    title: plainLine(row.title),
    state: taskState(row),
    priority: row.priority,
    parent: index.links(row.id).parents.find((id) => index.get(id) !== undefined) ?? null,
  }));
}
