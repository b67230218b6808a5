import { defineCommand } from '../command';
import { commonOptions } from '../commonOptions';
import { jsonLine } from '../jsonLines';
import { withStore } from '../openStore';
import { formatBytes } from '../sizes';

export const rebuildCacheCommand = defineCommand({
  name: 'rebuild-cache',
  summary: 'Make engram.db anew from the lines',
  operands: [],
  options: commonOptions,
  notes: 'It is made beside the old one and put in its place; refused while another program may be writing it.',
  run: (values, _operands, context) =>
    withStore(values.store, context, async (store) => {
      const { items, edges, events, bytes, warning } = await store.rebuildCache();
      if (warning !== undefined) context.warn(warning);
      const said = `Rebuilt engram.db: ${items} items, ${edges} edges, ${events} events, ${formatBytes(bytes)}.`;
      await context.terminal.line(values.json === true ? jsonLine({ items, edges, events, bytes, warning }) : said);
    }),
});
