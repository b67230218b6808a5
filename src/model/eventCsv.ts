import { csvRow } from '../base/csv';
import { type StoredEvent } from './event';

/** Title of a task; undefined where no item has this id. */
export type TitleOfTask = (id: string) => string | undefined;

/** The first line of a CSV file of events. */
export const csvHeader = csvRow([
  'timestamp',
  'kind',
  'source_task',
  'source_title',
  'target_task',
  'target_title',
  'id',
  'payload',
  'line',
]);

/** An event as a line of a CSV file: time and payload exactly as written in events.jsonl. */
export function csvRowOfEvent(event: StoredEvent, titleOf: TitleOfTask): string {
  const { sourceTask, targetTask } = event;
  return csvRow([
    event.timestampText,
    event.kind,
    sourceTask,
    sourceTask === undefined ? undefined : titleOf(sourceTask),
    targetTask,
    targetTask === undefined ? undefined : titleOf(targetTask),
    event.id,
    event.payloadText,
    event.place.line,
  ]);
}
