import { queries as program } from '../programs/queries';
import { sqlQueries } from '../programs/sqlQueries';
import { questionsAbout } from '../questions';
import { type BenchRow } from '../row';

/** The questions that lists, counts and the timeline ask, against SQL over the design's indexes. */
export const queries: BenchRow = {
  name: 'Queries: newest 200, of a kind, of a task, since a time, counts by kind, events by hour',
  async measure(setting, events) {
    const betterSqlite = await setting.betterSqlite();
    const folder = await setting.storeWithDatabase({ events });
    const ours = await setting.run(program, { folder });
    const theirs = await setting.run(sqlQueries, { folder, betterSqlite, events });
    const withGoal = questionsAbout([], events).flatMap(({ name, hasGoal }) => (hasGoal ? [name] : []));
    return Object.entries(ours).map(([name, answer]) => {
      const other = theirs[name];
      if (!other) throw new Error(`SQL was not asked for “${name}”.`);
      if (JSON.stringify(answer.rows) !== JSON.stringify(other.rows))
        throw new Error(`“${name}” has ${answer.rows.join(', ')} rows, and ${other.rows.join(', ')} in SQL.`);
      return {
        name,
        unit: 'ms',
        ours: answer.ms,
        yardstick: { name: 'better-sqlite3', figures: other.ms },
        ...(withGoal.includes(name) && { goal: { most: 10, ratio: 1 } }),
      };
    });
  },
};
