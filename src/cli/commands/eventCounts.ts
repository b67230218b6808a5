import { defineCommand } from '../command';
import { commonOptions } from '../commonOptions';
import { filterOptions, queryFromOptions } from '../eventFilters';
import { jsonLine } from '../jsonLines';
import { withStore } from '../openStore';
import { Table } from '../table';

export const eventCountsCommand = defineCommand({
  name: 'event-counts',
  summary: 'Count events, and those of each kind',
  operands: [],
  options: { ...filterOptions, ...commonOptions },
  notes: 'Without --limit, all that match are counted.',
  run: (values, _operands, context) =>
    withStore(values.store, context, async (store) => {
      const { terminal } = context;
      const { total, byKind } = await store.eventCounts(queryFromOptions(values, Date.now(), undefined));
      if (values.json === true) {
        const counts = Object.fromEntries(byKind.map(({ kind, count }) => [kind, count]));
        await terminal.line(jsonLine({ total, by_kind: counts }));
        return;
      }
      const rows = [...byKind, { kind: 'all', count: total }];
      const table = new Table<(typeof rows)[number]>(terminal, [
        { title: 'KIND', text: ({ kind }) => kind },
        { title: 'EVENTS', text: ({ count }) => String(count), align: 'right' },
      ]);
      await table.write(rows);
    }),
});
