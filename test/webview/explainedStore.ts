import path from 'node:path';
import { consequences } from '../../src/analysis/causes/consequences';
import { explain } from '../../src/analysis/causes/explain';
import { eventExplanation } from '../../src/host/timeline/explainInTimeline';
import { isTrouble } from '../../src/model/trouble';
import { type EventExplanation } from '../../src/protocol/timeline';
import { Store } from '../../src/store/store';
import { sqlWasm } from '../bench/bundleWorker';
import { fixturesFolder } from '../harness/paths';
import { fixtureStore, type SampleStore } from './sampleStores';

/** A store in test/fixtures with what the program itself says of everything in it that went wrong. */
export async function explainedStore(fixture: string): Promise<SampleStore> {
  const shown = fixtureStore(fixture);
  const store = await Store.open(path.join(fixturesFolder, fixture, '.engram'), { sqlWasm, comparesCache: false });
  try {
    await store.loaded();
    const explanations: Record<number, EventExplanation> = {};
    for (const [index, { kind }] of shown.events.entries()) {
      if (!isTrouble(kind)) continue;
      const event = await store.events.at(index);
      if (!event) throw new Error(`There is no event ${index} in ${fixture}.`);
      const subject = { event: event.reference };
      const causes = await explain(store.records, subject);
      const followed = await consequences(store.records, subject);
      if (causes && followed) explanations[index] = eventExplanation(causes, followed);
    }
    return { ...shown, explanations };
  } finally {
    store.dispose();
  }
}
