import * as z from 'zod/mini';
import { checkStore } from '../../../src/analysis/checks/checkStore';
import { Store } from '../../../src/store/store';
import { type Program } from '../freshProcess';

const input = z.object({ folder: z.string(), sqlWasm: z.string() });
const output = z.object({
  /** The first check, which reads the payloads of lock events, in ms. */
  first: z.number(),
  /** The checks after it. */
  again: z.array(z.number()),
  findings: z.number(),
});

const more = 5;

/** Checks a store several times. Reading its lines before that isn't counted. */
export const checks: Program<z.infer<typeof input>, z.infer<typeof output>> = {
  name: 'checks',
  input,
  output,
  async run({ folder, sqlWasm }) {
    const store = await Store.open(folder, { sqlWasm, comparesCache: false });
    await store.loaded();
    const times: number[] = [];
    let findings = 0;
    while (times.length <= more) {
      const start = performance.now();
      const options = { silenced: [], mostOfACode: 200, silenceMs: 30 * 60_000, nowMs: Date.now() };
      const { counts } = await checkStore(store.records, store.findings, options);
      times.push(performance.now() - start);
      findings = counts.error + counts.warning + counts.information;
    }
    store.dispose();
    const [first = 0, ...again] = times;
    return { first, again, findings };
  },
};
