import * as z from 'zod/mini';
import { consequences } from '../../../src/analysis/causes/consequences';
import { explain } from '../../../src/analysis/causes/explain';
import { Store } from '../../../src/store/store';
import { type Program } from '../freshProcess';

const input = z.object({ folder: z.string(), sqlWasm: z.string() });
const output = z.object({
  /** How long each answer took, in ms. */
  explain: z.array(z.number()),
  consequences: z.array(z.number()),
  /** Events of all explanations together, told and folded: proof that there was something to look through. */
  events: z.number(),
});

/** How many failures are explained, spread over the whole log. */
const failures = 20;

/** Kinds whose consequences are asked for: a broadcast reaches every task, a failure what waits for it. */
const kindsWithConsequences = ['main_updated', 'task_failed'];

/** Explains failures and tells what came of events, as the worker does. Reading the file before that isn't counted. */
export const causes: Program<z.infer<typeof input>, z.infer<typeof output>> = {
  name: 'causes',
  input,
  output,
  async run({ folder, sqlWasm }) {
    const store = await Store.open(folder, { sqlWasm, comparesCache: false });
    await store.loaded();
    const { records } = store;
    const answers: z.infer<typeof output> = { explain: [], consequences: [], events: 0 };
    for (const event of spread(store, 'task_failed')) {
      const start = performance.now();
      const answer = await explain(records, { event });
      answers.explain.push(performance.now() - start);
      answers.events += (answer?.steps.length ?? 0) + (answer?.folded.reduce((sum, { count }) => sum + count, 0) ?? 0);
    }
    for (const event of kindsWithConsequences.flatMap((kind) => spread(store, kind))) {
      const start = performance.now();
      await consequences(records, { event });
      answers.consequences.push(performance.now() - start);
    }
    store.dispose();
    return answers;
  },
};

function spread({ records, generation }: Store, kind: string) {
  const log = records.log.read();
  const events = log.eventsOfKind(log.kindNumber(kind) ?? 0);
  const count = Math.min(failures, events.length);
  return Array.from({ length: count }, (_, step) => {
    const event = events[Math.floor((events.length * (step + 0.5)) / count)] ?? 0;
    return { generation, offset: log.columns.offset[event] ?? 0 };
  });
}
