import { type Remote } from '../../base/rpc';
import { describeEventKind } from '../../model/eventKind';
import { type Notification } from '../../model/notification';
import { plainLine } from '../../model/plainText';
import { sentenceOf } from '../events/eventRow';
import { type StoreService } from '../../worker/storeService';
import { type TaskIndex } from '../services/taskIndex';

/** What reads the events. */
export interface SentenceReader {
  readonly service: Pick<Remote<StoreService>, 'event'>;
}

/** What each notification says, in one line; the words of its kind where the event is gone. Reads one event for each. */
export function notificationSentences(
  { service }: SentenceReader,
  rows: readonly Notification[],
  titles: TaskIndex,
): Promise<readonly string[]> {
  return Promise.all(
    rows.map(async ({ event }) => {
      const stored = await service.event(event.reference);
      return stored ? sentenceOf(stored, titles) : plainLine(describeEventKind(event.kind).words);
    }),
  );
}
