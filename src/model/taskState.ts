import { type Item } from './item';

/** A task's state as people should see it: the item's status, refined by neuraphage's `_status_…` label. */
export const taskStates = {
  open: { words: 'Open', codicon: 'circle-large-outline', color: 'descriptionForeground', ended: false },
  queued: { words: 'Queued', codicon: 'circle-large-outline', color: 'descriptionForeground', ended: false },
  in_progress: { words: 'In progress', codicon: 'play-circle', color: 'charts.blue', ended: false },
  running: { words: 'Running', codicon: 'play-circle', color: 'charts.blue', ended: false },
  waiting: { words: 'Waiting', codicon: 'watch', color: 'charts.yellow', ended: false },
  paused: { words: 'Paused', codicon: 'debug-pause', color: 'charts.yellow', ended: false },
  blocked: { words: 'Blocked', codicon: 'stop-circle', color: 'symbolIcon.classForeground', ended: false },
  closed: { words: 'Closed', codicon: 'pass', color: 'charts.green', ended: true },
  completed: { words: 'Completed', codicon: 'pass-filled', color: 'charts.green', ended: true },
  failed: { words: 'Failed', codicon: 'error', color: 'charts.red', ended: true },
  cancelled: { words: 'Cancelled', codicon: 'circle-slash', color: 'descriptionForeground', ended: true },
} as const satisfies Record<
  string,
  { readonly words: string; readonly codicon: string; readonly color: string; readonly ended: boolean }
>;
export type TaskState = keyof typeof taskStates;

const statusLabelPrefix = '_status_';

function isTaskState(text: string): text is TaskState {
  return Object.hasOwn(taskStates, text);
}

/**
 * The state to show for an item. neuraphage keeps its finer status as a label (format.md, last section); its last
 * status label wins, an unknown one is ignored.
 */
export function taskState(item: Pick<Item, 'status' | 'labels'>): TaskState {
  const fromLabel = item.labels.findLast((label) => label.startsWith(statusLabelPrefix));
  const refined = fromLabel?.slice(statusLabelPrefix.length);
  return refined !== undefined && isTaskState(refined) ? refined : item.status;
}

/** True for a label that carries neuraphage's status, which lists show as the status and not as a label. */
export function isStatusLabel(label: string): boolean {
  return label.startsWith(statusLabelPrefix);
}
