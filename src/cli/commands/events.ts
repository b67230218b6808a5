import { describeEventKind, type Meaning } from '../../model/eventKind';
import { type StoredEvent } from '../../model/event';
import { plainLine } from '../../model/plainText';
import { type EventQuery } from '../../model/query/eventQuery';
import { eventSentence } from '../../model/sentence';
import { type EventCursor } from '../../store/storeAnswers';
import { type Store } from '../../store/store';
import { defineCommand } from '../command';
import { commonOptions, timeZoneOf } from '../commonOptions';
import { filterOptions, queryFromOptions } from '../eventFilters';
import { eventJsonLine } from '../jsonLines';
import { formatMoment } from '../moments';
import { withStore } from '../openStore';
import { type Column, Table } from '../table';
import { type Style } from '../terminal';

const defaultLimit = 50;
/** Events are read and written in parts of this many. */
const partLength = 500;

export const eventsCommand = defineCommand({
  name: 'events',
  summary: 'List events, newest first',
  operands: [],
  options: { ...filterOptions, ...commonOptions },
  notes: `Without --limit, the newest ${defaultLimit}. With --json, payload and timestamp are as the file has them.`,
  run: (values, _operands, context) =>
    withStore(values.store, context, async (store) => {
      const { terminal } = context;
      const query = queryFromOptions(values, Date.now(), defaultLimit);
      const table = new Table(terminal, eventColumns(store, timeZoneOf(values)));
      let shown = 0;
      for await (const events of parts(store, query)) {
        shown += events.length;
        if (values.json !== true) await table.write(events);
        else for (const event of events) await terminal.line(eventJsonLine(event));
      }
      if (values.json === true) return;
      if (shown === 0) await terminal.line('No events match.');
      else if (shown === query.limit)
        await writeHowMany(store, query, shown, (line) => terminal.line(terminal.style('dim', line)));
    }),
});

/** Matching events in parts, newest first. */
async function* parts(store: Store, query: EventQuery): AsyncGenerator<readonly StoredEvent[]> {
  let after: EventCursor | undefined;
  do {
    const page = await store.events.page(query, { after, limit: partLength });
    if (page.events.length > 0) yield page.events;
    after = page.next;
  } while (after);
}

/** A list that is cut says so. */
async function writeHowMany(
  store: Store,
  query: EventQuery,
  shown: number,
  write: (line: string) => Promise<void>,
): Promise<void> {
  const { total } = await store.eventCounts({ ...query, limit: undefined });
  if (total > shown) await write(`${shown} of ${total} events; --limit 0 shows all.`);
}

const styles: Readonly<Record<Meaning, Style | undefined>> = {
  start: 'blue',
  success: 'green',
  failure: 'red',
  cancelled: 'dim',
  wait: 'yellow',
  message: 'magenta',
  rebase: 'yellow',
  learning: 'cyan',
  lock: 'dim',
  other: undefined,
};

/** What a table shows of events, with titles in the place of task ids. */
export function eventColumns(store: Store, timeZone: 'utc' | 'local'): readonly Column<StoredEvent>[] {
  const titleOf = (id: string): string | undefined => store.get(id)?.title;
  return [
    { title: timeZone === 'utc' ? 'TIME (UTC)' : 'TIME', text: ({ timestamp }) => formatMoment(timestamp, timeZone) },
    {
      title: 'KIND',
      text: ({ kind }) => plainLine(kind, 40),
      style: ({ kind }) => styles[describeEventKind(kind).meaning],
    },
    { title: 'WHAT', text: (event) => eventSentence(event, titleOf), shrinksTo: 36 },
    { title: 'TASKS', text: (event) => taskNames(event, titleOf), shrinksTo: 16 },
    { title: 'LINE', text: ({ place }) => String(place.line), align: 'right' },
  ];
}

/** `A → B`, one task alone, or nothing. */
function taskNames({ sourceTask, targetTask }: StoredEvent, titleOf: (id: string) => string | undefined): string {
  const name = (id: string): string => plainLine(titleOf(id) ?? id, 60);
  if (sourceTask === undefined) return targetTask === undefined ? '' : `→ ${name(targetTask)}`;
  if (targetTask === undefined || targetTask === sourceTask) return name(sourceTask);
  return `${name(sourceTask)} → ${name(targetTask)}`;
}
