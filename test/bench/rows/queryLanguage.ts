import { type Comparison } from '../comparison';
import { queryLanguage as program } from '../programs/queryLanguage';
import { type BenchRow } from '../row';

const repetitions = 5;
const mostMs = 200;

/** What the columns answer: no line is read but those of the page. */
const ofColumns = ['is:failure', 'is:notification', 'is:durable', 'session:-1'];

/** What stands in payloads, which are read: of every seventh event, of none, a key that no event has, and a text of none. */
const ofPayloads = ['payload.attempt:3', 'payload.attempt:99', 'payload.x:y', '"no event says this"'];

/** Queries by what an event is, its session and its payload: the newest page with the number of all matches. */
export const queryLanguage: BenchRow = {
  name: 'Queries by what events are, sessions and payloads',
  async measure(setting, events) {
    const folder = await setting.store({ events });
    const answers = await setting.run(program, { folder, queries: [...ofColumns, ...ofPayloads], repetitions });
    return Object.entries(answers).map(([query, { ms, matches }]): Comparison => ({
      name: `Query ${query}, ${matches.toLocaleString('en')} matches`,
      unit: 'ms',
      ours: ms,
      ...(ofColumns.includes(query) && { goal: { most: mostMs } }),
    }));
  },
};
