import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { SeededRandom } from '../random';
import { pauseThread, waitForGo } from './waitForGo';

/**
 * Changes the priority of a task in the native style: `nativeItemWriter <items.jsonl> <changes> <id>`. It knows the task
 * as it was when it started, and writes the object and its line end apart: what others change meanwhile it takes back.
 */
const [file = '', changes = '', id = ''] = process.argv.slice(2);
const line = readFileSync(file, 'utf8')
  .split('\n')
  .findLast((text) => text.includes(`"id":"${id}"`));
if (line === undefined) throw new Error(`There is no ${id}.`);
const random = new SeededRandom(changes.length);

waitForGo();
for (let number = 0; number < Number(changes); number++) {
  const text = line
    .replace(/"priority":\d/, `"priority":${number % 5}`)
    .replace(/"updated_at":"[^"]*"/, `"updated_at":"${new Date().toISOString()}"`);
  const handle = openSync(file, 'a');
  writeSync(handle, text);
  pauseThread(random.one([0, 1, 3]));
  writeSync(handle, '\n');
  closeSync(handle);
  pauseThread(random.one([1, 5, 10]));
}
