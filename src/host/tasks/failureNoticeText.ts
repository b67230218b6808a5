import { type StoredEvent } from '../../model/event';
import { eventEnds, sentenceOf } from '../events/eventRow';
import { type TaskIndex } from '../services/taskIndex';
import { countText } from '../text/countText';
import { messageText } from '../text/foreignText';

/** `Failed: tests do not pass (Lexer)`, and of how many failures it is the newest. */
export function failureNoticeText(newest: StoredEvent, failures: number, titles: TaskIndex): string {
  const ends = eventEnds(newest, titles);
  const what = `${sentenceOf(newest, titles)}${ends === '' ? '' : ` (${ends})`}`;
  return messageText(failures === 1 ? what : `${countText(failures, 'failure')}, the newest: ${what}`);
}
