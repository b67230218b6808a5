import { writeSync } from 'node:fs';
import { Store } from '../../../src/store/store';
import { SeededRandom } from '../random';
import { markedPayload, textBytesFor } from '../records';
import { waitForGo } from './waitForGo';

/**
 * A writer of ours: `storeWriter <.engram> <number of the writer> <records> <bytes> <sql-wasm.wasm>`. Writes one by one
 * and in bursts, and tells the number of each record when its promise has resolved.
 */
async function main([folder = '', writer = '', records = '', bytes = '', sqlWasm = '']: readonly string[]) {
  const store = await Store.open(folder, { sqlWasm });
  await store.loaded();
  const random = new SeededRandom(Number(writer) + 100);
  waitForGo();
  for (let number = 0; number < Number(records);) {
    const atOnce = Math.min(random.one([1, 1, 1, 4]), Number(records) - number);
    await Promise.all(Array.from({ length: atOnce }, () => record(number++)));
  }
  store.dispose();

  async function record(number: number): Promise<void> {
    const payload = { ...markedPayload(`ours ${writer}`, number, textBytesFor(Number(bytes))) };
    await store.recordEvent({ kind: 'nudge_sent', payload });
    writeSync(1, `${number}\n`);
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
