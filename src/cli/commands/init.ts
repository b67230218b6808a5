import path from 'node:path';
import { storeFolderName } from '../../files/layout';
import { Store } from '../../store/store';
import { defineCommand } from '../command';
import { jsonLine } from '../jsonLines';

export const initCommand = defineCommand({
  name: 'init',
  summary: 'Make an empty store in a folder',
  operands: ['[FOLDER]'],
  options: {
    store: { type: 'string', value: 'FOLDER', explanation: 'The same as FOLDER' },
    'track-events': { type: 'boolean', explanation: 'Have git track events.jsonl too; it is kept out otherwise' },
    json: { type: 'boolean', explanation: 'Write JSON, one object a line' },
  },
  notes: [
    'FOLDER is the current one by default, and must exist. A store that is there is left as it is: exit code 2.',
    "Its .gitignore says what stays out of git: events.jsonl, the cache engram.db and the daemon's files.",
  ].join('\n'),
  run: async (values, [operand], { terminal, workingFolder }) => {
    const named = path.resolve(workingFolder, operand ?? values.store ?? '.');
    // Elsewhere --store may name the .engram folder itself.
    const parent = path.basename(named) === storeFolderName ? path.dirname(named) : named;
    const tracksEvents = values['track-events'] === true;
    const folder = await Store.init(parent, { tracksEvents });
    if (values.json === true) {
      await terminal.line(jsonLine({ store: folder, tracks_events: tracksEvents }));
      return;
    }
    await terminal.line(`Made an empty store: ${folder}`);
    await terminal.line(
      tracksEvents
        ? 'git sees items.jsonl, edges.jsonl and events.jsonl.'
        : 'git sees items.jsonl and edges.jsonl; events.jsonl is kept out by .gitignore.',
    );
  },
});
