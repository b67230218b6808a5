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
    json: { type: 'boolean', explanation: 'Write JSON, one object a line' },
  },
  notes: 'FOLDER is the current one by default, and must exist. A store that is there is left as it is: exit code 2.',
  run: async (values, [operand], { terminal, workingFolder }) => {
    const named = path.resolve(workingFolder, operand ?? values.store ?? '.');
    // Elsewhere --store may name the .engram folder itself.
    const parent = path.basename(named) === storeFolderName ? path.dirname(named) : named;
    const folder = await Store.init(parent);
    await terminal.line(values.json === true ? jsonLine({ store: folder }) : `Made an empty store: ${folder}`);
  },
});
