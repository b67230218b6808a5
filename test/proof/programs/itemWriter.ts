import { writeSync } from 'node:fs';
import { type ItemChanges } from '../../../src/model/itemDraft';
import { Store } from '../../../src/store/store';
import { waitForGo } from './waitForGo';
import { type ItemAcknowledgement } from '../itemAcknowledgement';

/**
 * Changes its own field of tasks that others change too: `itemWriter <.engram> <title|description|labels> <changes>
 * <sql-wasm.wasm> <id>…`. Tells of each change where its line is, and what it was told of others.
 */
async function main([folder = '', field = '', changes = '', sqlWasm = '', ...ids]: readonly string[]): Promise<void> {
  const store = await Store.open(folder, { sqlWasm });
  await store.loaded();
  waitForGo();
  for (let number = 0; number < Number(changes); number++) {
    const id = ids[number % ids.length] ?? '';
    const { written, meanwhile, warning } = await store.update(id, changeOf(field, `${field}-${number}`));
    const told: ItemAcknowledgement = {
      offset: written.place.offset,
      meanwhile: meanwhile.map(({ place }) => place.offset),
      warning,
    };
    writeSync(1, `${JSON.stringify(told)}\n`);
  }
  store.dispose();
}

function changeOf(field: string, mark: string): ItemChanges {
  if (field === 'title') return { title: mark };
  return field === 'labels' ? { labels: [mark] } : { description: mark };
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
