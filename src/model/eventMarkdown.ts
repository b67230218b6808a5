import { type StoredEvent } from './event';
import { type TitleOfTask } from './eventCsv';
import { describeEventKind } from './eventKind';
import { markdownText } from './markdownText';
import { plainLine } from './plainText';
import { eventSentence } from './sentence';

/** Longest title in a cell, in UTF-16 units. */
const longestTitle = 60;

/** The first two lines of a Markdown table of events (GitHub's tables). Times are in UTC. */
export const markdownHeader =
  '| Time (UTC) | Kind | What | From | To | Line |\n| --- | --- | --- | --- | --- | ---: |\n';

/** An event as a row of a Markdown table: whatever stands in it, it is one row, without markup, links or HTML. */
export function markdownRowOfEvent(event: StoredEvent, titleOf: TitleOfTask): string {
  const taskName = (id: string | undefined): string =>
    id === undefined ? '' : plainLine(titleOf(id) ?? id, longestTitle) || plainLine(id, longestTitle);
  const cells = [
    plainLine(event.timestampText),
    plainLine(describeEventKind(event.kind).words),
    eventSentence(event, titleOf),
    taskName(event.sourceTask),
    taskName(event.targetTask),
  ];
  return `| ${cells.map(markdownText).join(' | ')} | ${event.place.line} |\n`;
}
