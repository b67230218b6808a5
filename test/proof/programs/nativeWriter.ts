import { closeSync, openSync, writeSync } from 'node:fs';
import { SeededRandom } from '../random';
import { markedPayload, textBytesFor } from '../records';
import { pauseThread, waitForGo } from './waitForGo';

/**
 * A writer in the native style (docs/format.md, trap 3): `nativeWriter <events.jsonl> <number of the writer> <records>
 * <bytes>`. Each record is two writes, the object and then its line end, with a pause between them as if the system had
 * let somebody else go first. It shares nothing with the code that it writes beside.
 */
const [file = '', writer = '', records = '', bytes = ''] = process.argv.slice(2);
const random = new SeededRandom(Number(writer) + 1);

waitForGo();
for (let number = 0; number < Number(records); number++) {
  const text = JSON.stringify({
    id: `eg-evt-${writer}${number.toString(16).padStart(9, '0')}`,
    kind: 'nudge_sent',
    payload: markedPayload(`native ${writer}`, number, textBytesFor(Number(bytes))),
    timestamp: new Date().toISOString(),
  });
  const handle = openSync(file, 'a');
  write(handle, text);
  // The last line end comes so late that a reader has taken the line for one that a crash left.
  pauseThread(number + 1 === Number(records) ? 700 : random.one([0, 0, 0, 1, 2, 5]));
  write(handle, '\n');
  closeSync(handle);
  pauseThread(random.one([0, 1, 2, 5, 10]));
}

function write(handle: number, text: string): void {
  const written = writeSync(handle, text);
  if (written !== Buffer.byteLength(text)) throw new Error(`Only ${written} bytes were written.`);
}
