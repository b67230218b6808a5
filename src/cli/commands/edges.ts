import { storeLayout } from '../../files/layout';
import { type RelationshipRow } from '../../store/storeAnswers';
import { type Store } from '../../store/store';
import { defineCommand } from '../command';
import { commonOptions, shownTimeOptions, timeZoneOf } from '../commonOptions';
import { edgeJsonLine } from '../edgeOutput';
import { formatMoment } from '../moments';
import { withStore } from '../openStore';
import { RecordTexts } from '../recordTexts';
import { Table } from '../table';

export const edgesCommand = defineCommand({
  name: 'edges',
  summary: 'List relationships between tasks, in the order of the file',
  operands: [],
  options: {
    removed: { type: 'boolean', explanation: 'Also list removed ones, by their tombstones' },
    ...shownTimeOptions,
    ...commonOptions,
  },
  run: (values, _operands, context) =>
    withStore(values.store, context, async (store) => {
      const { terminal } = context;
      const rows = [...relationships(store, false), ...(values.removed === true ? relationships(store, true) : [])];
      rows.sort((a, b) => a.place.offset - b.place.offset);
      if (values.json === true) {
        const texts = await RecordTexts.read(storeLayout(store.health.folder).edges);
        for (const row of rows) await terminal.line(edgeJsonLine(row, texts, {}));
      } else if (rows.length === 0) {
        await terminal.line('No relationships.');
      } else {
        await edgeTable(context.terminal, store, timeZoneOf(values)).write(rows);
      }
    }),
});

function relationships(store: Store, removed: boolean): readonly RelationshipRow[] {
  return store.relationshipRows.page({ offset: 0, limit: Number.MAX_SAFE_INTEGER, removed }).rows;
}

function edgeTable(terminal: ConstructorParameters<typeof Table>[0], store: Store, timeZone: 'utc' | 'local') {
  const name = (id: string): string => store.get(id)?.title ?? id;
  return new Table<RelationshipRow>(terminal, [
    { title: 'FROM', text: ({ fromId }) => name(fromId), shrinksTo: 16 },
    { title: 'KIND', text: ({ kind }) => kind },
    { title: 'TO', text: ({ toId }) => name(toId), shrinksTo: 16 },
    { title: 'SINCE', text: ({ createdAt }) => formatMoment(createdAt, timeZone) },
    { title: 'NOTE', text: notes, style: () => 'yellow' },
  ]);
}

function notes({ deleted, dangling, onCycle }: RelationshipRow): string {
  const words = [
    deleted && 'removed',
    dangling.from && 'no task at its start',
    dangling.to && 'no task at its end',
    onCycle && 'on a cycle',
  ];
  return words.filter(Boolean).join(', ');
}
