import * as z from 'zod/mini';
import { notificationMatrix } from '../../../src/analysis/messages/notificationMatrix';
import { notifications } from '../../../src/analysis/messages/notifications';
import { patterns } from '../../../src/analysis/patterns/patterns';
import { compareSessions } from '../../../src/analysis/sessions/compareSessions';
import { sessions } from '../../../src/analysis/sessions/sessions';
import { usualPatternOptions } from '../../../src/model/pattern';
import { usualGapMinutes } from '../../../src/model/sessionRule';
import { Store } from '../../../src/store/store';
import { type Program } from '../freshProcess';
import { eventIntervalMs } from '../eventLines';
import { taskIds } from './queries';

/** `answer`: the name of one, or undefined for all. */
const input = z.object({
  folder: z.string(),
  sqlWasm: z.string(),
  repetitions: z.number(),
  answer: z.optional(z.string()),
});

/** The answers by their names in the table. */
export const coordinationAnswers = [
  'Notifications of a task',
  'Notification matrix',
  'Sessions',
  'Compare two sessions',
  'Patterns',
] as const;

/** For each answer: how long it took, each time, in ms. */
const timesSchema = z.record(z.string(), z.array(z.number()));

/** The default. A generated store is one session: all its events are summed up in it. */
const gapMs = usualGapMinutes * 60_000;

/** Asks a store about notifications, sessions and patterns, as its worker does. Reading the file before that isn't counted. */
export const coordination: Program<z.infer<typeof input>, z.infer<typeof timesSchema>> = {
  name: 'coordination',
  input,
  output: timesSchema,
  async run({ folder, sqlWasm, repetitions, answer: wanted }) {
    const store = await Store.open(folder, { sqlWasm, comparesCache: false });
    await store.loaded();
    const { records } = store;
    const rule = { withinMs: 100 * eventIntervalMs, nowMs: Date.now(), gapMs };
    const [task] = await taskIds(folder);
    const page = { direction: 'both', order: 'newestFirst', offset: 0, limit: 200 } as const;
    const answers: Record<(typeof coordinationAnswers)[number], () => Promise<unknown>> = {
      'Notifications of a task': () => notifications(records, { ...rule, ...page, task }),
      'Notification matrix': () => notificationMatrix(records, { ...rule, most: 30 }),
      Sessions: () => sessions(records, rule),
      'Compare two sessions': () => compareSessions(records, { a: 1, b: -1 }, rule),
      // In a store made by chance nothing is typical of failures: so that every step has work, all that happens is looked at.
      Patterns: () => patterns(records, { ...usualPatternOptions, minLift: 0 }),
    };
    const times: Record<string, number[]> = {};
    for (const [name, answer] of Object.entries(answers)) {
      if (wanted !== undefined && wanted !== name) continue;
      times[name] = [];
      for (let repetition = 0; repetition < repetitions; repetition++) {
        const start = performance.now();
        await answer();
        times[name].push(performance.now() - start);
      }
    }
    store.dispose();
    return times;
  },
};
