import { compareSessions } from '../../analysis/sessions/compareSessions';
import { sessions } from '../../analysis/sessions/sessions';
import { formatDuration } from '../../model/duration';
import { plainLine } from '../../model/plainText';
import { formatEventQuery } from '../../model/query/formatEventQuery';
import { type Session, type SessionDifference } from '../../model/session';
import { formatTimestamp } from '../../model/timestamp';
import { type Store } from '../../store/store';
import { defineCommand } from '../command';
import { commonOptions, shownTimeOptions, timeZoneOf } from '../commonOptions';
import { jsonLine } from '../jsonLines';
import { formatMoment } from '../moments';
import { withStore } from '../openStore';
import { NothingFoundError, UsageError } from '../problems';
import { ruleFromOptions, sessionOptions } from '../reactionOptions';
import { Table } from '../table';

export const sessionsCommand = defineCommand({
  name: 'sessions',
  summary: 'List sessions, inferred from pauses and restarts, the earliest first',
  operands: [],
  options: { ...sessionOptions, ...shownTimeOptions, ...commonOptions },
  notes:
    'A session ends at a pause, or where at least two tasks at work, and half of them, are started anew without having\n' +
    'ended. Tasks at work, rebase rounds and messages without reaction are inferred too; waiting for locks is what\n' +
    'lock_acquired tells, of about 1000 of them where there are more.',
  run: (values, _operands, context) =>
    withStore(values.store, context, async (store) => {
      const { terminal } = context;
      const { sessions: found } = await sessions(store.records, ruleFromOptions(values));
      if (values.json === true) for (const session of found) await terminal.line(sessionJson(session));
      else if (found.length === 0) await terminal.line('No sessions: there are no events.');
      else await sessionTable(context.terminal, timeZoneOf(values)).write(found);
    }),
});

export const compareCommand = defineCommand({
  name: 'compare',
  summary: 'Compare two sessions, the largest differences first',
  operands: ['A', 'B'],
  options: { ...sessionOptions, ...commonOptions },
  notes:
    'A and B are numbers of `engram sessions`: 1 is the first, -1 the last. What is the same is left out of the table.',
  run: (values, [a = '', b = ''], context) =>
    withStore(values.store, context, async (store) => {
      const { terminal } = context;
      const numbers = { a: sessionNumber('A', a), b: sessionNumber('B', b) };
      const { differences } = await compareSessions(store.records, numbers, ruleFromOptions(values)).catch(
        (error: unknown) => {
          throw error instanceof RangeError ? new NothingFoundError(error.message) : error;
        },
      );
      if (values.json === true) for (const difference of differences) await terminal.line(differenceJson(difference));
      else
        await writeDifferences(
          terminal,
          store,
          differences.filter(({ difference }) => difference !== 0),
        );
    }),
});

function sessionNumber(operand: string, text: string): number {
  if (/^-?[1-9]\d*$/.test(text)) return Number(text);
  throw new UsageError(`${operand}: \`${text}\` is not the number of a session: 1 is the first, -1 the last.`);
}

function sessionJson({ start, end, events, failures, byKind }: Session): string {
  return jsonLine({
    start: formatTimestamp(start),
    end: formatTimestamp(end),
    events,
    failures,
    by_kind: Object.fromEntries(byKind.map(({ value, count }) => [value, count])),
  });
}

type TerminalOf = ConstructorParameters<typeof Table>[0];

function sessionTable(terminal: TerminalOf, timeZone: 'utc' | 'local'): Table<Session> {
  return new Table(terminal, [
    { title: 'NO', text: ({ number }) => String(number), align: 'right' },
    { title: timeZone === 'utc' ? 'START (UTC)' : 'START', text: ({ start }) => formatMoment(start, timeZone) },
    { title: 'AFTER', text: ({ beginning }) => (beginning === 'first' ? '' : `a ${beginning}`) },
    { title: 'LASTED', text: ({ durationMs }) => formatDuration(durationMs), align: 'right' },
    { title: 'EVENTS', text: ({ events }) => String(events), align: 'right' },
    {
      title: 'FAILURES',
      text: ({ failures }) => String(failures),
      align: 'right',
      style: ({ failures }) => (failures > 0 ? 'red' : undefined),
    },
    {
      title: 'AT WORK',
      text: ({ concurrency: { mean, most } }) => `${mean.toFixed(1)}, ${most} at most`,
      align: 'right',
    },
    { title: 'LOCK WAITS', text: lockWaits, align: 'right' },
    { title: 'REBASES', text: ({ rebases }) => String(rebases.rounds), align: 'right' },
    {
      title: 'NO REACTION',
      text: ({ messages }) => `${messages.withoutReaction} of ${messages.received}`,
      align: 'right',
    },
  ]);
}

function lockWaits({ lockWaiting: { acquisitions, read, told, waitedMs } }: Session): string {
  if (acquisitions === 0) return '';
  if (told === 0) return 'not told';
  return read < acquisitions ? `${formatDuration(waitedMs)} in ${read} of ${acquisitions}` : formatDuration(waitedMs);
}

function differenceJson({ measure, value, unit, a, b, difference, ratio, queries }: SessionDifference): string {
  return jsonLine({
    measure,
    value: value ?? null,
    unit,
    a,
    b,
    difference,
    ratio: ratio ?? null,
    queries: queries ? { a: formatEventQuery(queries.a), b: formatEventQuery(queries.b) } : null,
  });
}

async function writeDifferences(
  terminal: TerminalOf,
  store: Store,
  differences: readonly SessionDifference[],
): Promise<void> {
  if (differences.length === 0) {
    await terminal.line('No differences.');
    return;
  }
  const amount = (amount: number, { unit }: SessionDifference): string =>
    unit === 'ms' ? formatDuration(amount) : unit === 'tasks' ? String(Math.round(amount * 10) / 10) : String(amount);
  const table = new Table<SessionDifference>(terminal, [
    { title: 'WHAT', text: ({ measure }) => measure },
    {
      title: 'OF',
      text: ({ measure, value }) =>
        plainLine((measure === 'events of a task' ? titleOf(store, value) : value) ?? '', 60),
      shrinksTo: 16,
    },
    { title: 'A', text: (row) => amount(row.a, row), align: 'right' },
    { title: 'B', text: (row) => amount(row.b, row), align: 'right' },
    {
      title: 'CHANGE',
      text: (row) => `${row.difference > 0 ? '+' : '−'}${amount(Math.abs(row.difference), row)}`,
      align: 'right',
    },
    { title: 'RATIO', text: ({ ratio }) => (ratio === undefined ? 'new' : `× ${ratio.toFixed(2)}`), align: 'right' },
  ]);
  await table.write(differences);
}

function titleOf(store: Store, id: string | undefined): string | undefined {
  return id === undefined ? undefined : (store.get(id)?.title ?? id);
}
