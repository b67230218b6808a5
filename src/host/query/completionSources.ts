import { type CompletionSources } from '../../model/query/completeEventQuery';
import { matchEverything } from '../../model/query/eventQuery';
import { type QueryContext } from '../../model/query/parseEventQuery';
import { payloadKeys } from '../../model/query/payloadKeys';
import { usualGapMinutes } from '../../model/sessionRule';
import { type StoreReader } from '../services/storeReader';
import { countText } from '../text/countText';
import { minuteTime } from '../text/timeText';

/** So many of the newest events tell which keys payloads have: they are in memory, or read at once. */
const recentEvents = 200;

/** The kinds and tasks that a query on a store can be completed with: they are at hand. */
export async function namesOf(reader: StoreReader): Promise<CompletionSources> {
  const [kinds, tasks] = await Promise.all([reader.service.eventKinds(), reader.titles()]);
  return { kinds, tasks: tasks.rows };
}

/** The same with what the payloads of recent events hold and, for a text that may ask for them, with sessions. */
export async function completionSources(
  reader: StoreReader,
  context: QueryContext,
  text = 'session:',
): Promise<CompletionSources> {
  const [names, recent, sessions] = await Promise.all([
    namesOf(reader),
    reader.service.events(matchEverything, { after: undefined, limit: recentEvents }),
    // To count the events of each takes a look at all.
    /session/i.test(text) ? sessionsOf(reader, context) : undefined,
  ]);
  return { ...names, payload: payloadKeys(recent.events.map(({ payload }) => payload)), sessions };
}

async function sessionsOf({ service }: StoreReader, { sessionGapMs, timeZone }: QueryContext) {
  const gapMs = sessionGapMs ?? usualGapMinutes * 60_000;
  const groups = await service.groupEvents(matchEverything, { by: 'session', gapMs });
  return groups
    .map(({ key, count, start }) => {
      const since = start ? [`since ${minuteTime(start.ms, timeZone)}`] : [];
      return { number: Number(key), words: [...since, countText(count, 'event')].join(', ') };
    })
    .sort((a, b) => a.number - b.number);
}
