import { sqlEditor as program } from '../programs/sqlEditor';
import { repeat } from '../repeat';
import { type BenchRow } from '../row';

const ofItems = 'SELECT status, count(*) FROM items GROUP BY status';
const ofEvents = 'SELECT kind, count(*) FROM events GROUP BY kind ORDER BY 2 DESC';
const ofNotifications = 'SELECT state, count(*) FROM notifications GROUP BY state';

/** A first answer with events may take 2 s, and of more than 250,000 events 8 s for each million. */
const mostMs = (events: number): number => Math.max(2000, (events / 1_000_000) * 8000);

/** What the copy that queries run on costs: of a statement that reads no events, and of those that do. */
export const sqlEditor: BenchRow = {
  name: 'First answer of the SQL editor',
  async measure(setting, events) {
    const { sqlWasm } = setting;
    const folder = await setting.store({ events });
    const small = await repeat(() => setting.run(program, { folder, sqlWasm, questions: [ofItems] }));
    const questions = [ofEvents, ofEvents, ofNotifications];
    const large = await repeat(() => setting.run(program, { folder, sqlWasm, questions }));
    const answer = (at: number): readonly number[] => large.map(({ answersMs }) => answersMs[at] ?? NaN);
    return [
      {
        name: 'First answer of the SQL editor, of a statement without events',
        unit: 'ms',
        ours: small.map(({ answersMs }) => answersMs[0] ?? NaN),
        goal: { most: 2000 },
      },
      {
        name: 'First answer of the SQL editor, of a statement with events',
        unit: 'ms',
        ours: answer(0),
        goal: { most: mostMs(events) },
      },
      { name: 'Next answer of the SQL editor', unit: 'ms', ours: answer(1), goal: { most: 500 } },
      { name: 'Then the first answer of notifications', unit: 'ms', ours: answer(2), goal: { most: mostMs(events) } },
      {
        name: 'Peak memory of the SQL editor, the whole process',
        unit: 'MiB',
        ours: large.map(({ peakBytes }) => peakBytes / 1024 / 1024),
      },
    ];
  },
};
