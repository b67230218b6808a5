import { notifications } from '../../analysis/messages/notifications';
import { formatDuration } from '../../model/duration';
import { type Notification, notificationStates, type NotificationState } from '../../model/notification';
import { plainLine } from '../../model/plainText';
import { formatTimestamp } from '../../model/timestamp';
import { type Store } from '../../store/store';
import { countOf, oneOf } from '../choices';
import { defineCommand } from '../command';
import { commonOptions, shownTimeOptions, timeZoneOf } from '../commonOptions';
import { completeId, noTask } from '../findTask';
import { jsonLine } from '../jsonLines';
import { formatMoment } from '../moments';
import { withStore } from '../openStore';
import { UsageError } from '../problems';
import { ruleFromOptions, sessionOptions } from '../reactionOptions';
import { type Column, Table } from '../table';
import { type Style, type Terminal } from '../terminal';

const usualLimit = 50;

export const notificationsCommand = defineCommand({
  name: 'notifications',
  summary: 'List who was told what, newest first, and whether they reacted',
  operands: ['[TASK]'],
  options: {
    inbox: { type: 'boolean', explanation: 'Only what the task received' },
    outbox: { type: 'boolean', explanation: 'Only what the task sent' },
    state: {
      type: 'string',
      value: 'STATE',
      multiple: true,
      explanation: `Only in this state: ${notificationStates.join(', ')}`,
    },
    limit: { type: 'string', short: 'l', value: 'COUNT', explanation: 'So many at most, the newest first; 0 for all' },
    ...sessionOptions,
    ...shownTimeOptions,
    ...commonOptions,
  },
  notes:
    `Without --limit, the newest ${usualLimit}; with --json, all. The reaction is the receiver’s next sign of life: that it\n` +
    'answers this very message is inferred.',
  run: (values, [given], context) =>
    withStore(values.store, context, async (store) => {
      const { terminal } = context;
      const task = given === undefined ? undefined : findNamedTask(store, given);
      if (values.inbox === true && values.outbox === true)
        throw new UsageError('--inbox and --outbox leave nothing together: without them both are listed.');
      if (task === undefined && (values.inbox ?? values.outbox) === true)
        throw new UsageError('--inbox and --outbox are those of a task: name one.');
      const limit = countOf(
        '--limit',
        values.limit ?? (values.json === true ? '0' : String(usualLimit)),
        ', 0 for all',
      );
      const page = await notifications(store.records, {
        ...ruleFromOptions(values),
        task,
        direction: values.inbox === true ? 'inbox' : values.outbox === true ? 'outbox' : 'both',
        states: values.state?.map((state) => oneOf('--state', state, notificationStates)),
        order: 'newestFirst',
        offset: 0,
        limit: limit === 0 ? Infinity : limit,
      });
      if (values.json === true) for (const row of page.rows) await terminal.line(notificationJson(row));
      else if (page.rows.length === 0) await terminal.line('No notifications.');
      else await notificationTable(terminal, store, timeZoneOf(values)).write(page.rows);
      if (values.json !== true && page.total > page.rows.length)
        await terminal.line(terminal.style('dim', `${page.rows.length} of ${page.total}; --limit 0 shows all.`));
    }),
});

/** A task that an item or an event names: messages may go to one that is not there. Throws `NothingFoundError`. */
function findNamedTask(store: Store, given: string): string {
  const { log, items } = store.records;
  const id = completeId(given, [...items.map((item) => item.id), ...log.tasks]);
  if (store.get(id) || log.tasks.includes(id)) return id;
  throw noTask(store, given);
}

function notificationJson({ event, from, to, reaction, state }: Notification): string {
  return jsonLine({
    line: event.line,
    id: event.id ?? null,
    kind: event.kind,
    from: from ?? null,
    to: to ?? null,
    at: formatTimestamp(event.at),
    reaction: reaction
      ? { line: reaction.line, id: reaction.id ?? null, kind: reaction.kind, after_ms: reaction.afterMs }
      : null,
    state,
  });
}

const stateWords: Readonly<Record<NotificationState, { readonly words: string; readonly style: Style | undefined }>> = {
  reacted: { words: 'reacted', style: 'green' },
  waiting: { words: 'still has time', style: undefined },
  no_reaction: { words: 'no reaction in time', style: 'red' },
  task_closed: { words: 'task closed', style: 'yellow' },
  unknown_task: { words: 'unknown task', style: 'yellow' },
  broadcast: { words: 'broadcast', style: 'dim' },
};

function notificationTable(terminal: Terminal, store: Store, timeZone: 'utc' | 'local'): Table<Notification> {
  const name = (id: string | undefined, otherwise: string): string =>
    id === undefined ? otherwise : plainLine(store.get(id)?.title ?? id, 60);
  const columns: readonly Column<Notification>[] = [
    { title: timeZone === 'utc' ? 'TIME (UTC)' : 'TIME', text: ({ event }) => formatMoment(event.at, timeZone) },
    { title: 'KIND', text: ({ event }) => plainLine(event.kind, 40) },
    { title: 'FROM', text: ({ from }) => name(from, '–'), shrinksTo: 12 },
    {
      title: 'TO',
      text: ({ to, tasksAtWork }) => name(to, `all (${tasksAtWork ?? 0} at work)`),
      shrinksTo: 12,
    },
    { title: 'STATE', text: ({ state }) => stateWords[state].words, style: ({ state }) => stateWords[state].style },
    {
      title: 'REACTION',
      text: ({ reaction }) =>
        reaction ? `${plainLine(reaction.kind, 40)} after ${formatDuration(reaction.afterMs)}` : '',
      shrinksTo: 16,
    },
    { title: 'LINE', text: ({ event }) => String(event.line), align: 'right' },
  ];
  return new Table(terminal, columns);
}
