import { type EventQuery, matchEverything, type PatternChoice } from '../../model/query/eventQuery';
import { exactPattern } from '../../model/query/pattern';
import {
  type MatrixCell,
  type MatrixReceiver,
  type MatrixSender,
  type NotificationMatrix,
  type NotificationMatrixOptions,
  notificationStates,
} from '../../model/notification';
import { kindsAddressedBySource } from '../../model/messageRule';
import { type StoreRecords } from '../../store/storeRecords';
import { findMessages, type Messages } from './messages';
import { newCounts } from './notifications';

/**
 * Who told whom how often, and what became of it: the busiest tasks for themselves, the rest summed. Every cell has the query
 * that gives exactly its events. Rejects with CancelledError when `signal` is aborted.
 */
export async function notificationMatrix(
  records: StoreRecords,
  options: NotificationMatrixOptions,
  signal?: AbortSignal,
): Promise<NotificationMatrix> {
  const messages = await findMessages(records, options, signal);
  const axes = axesOf(messages, options.most);
  const cells = cellsOf(messages, axes);
  const sum = (from: readonly MatrixCell[]): number => from.reduce((total, cell) => total + cell.total, 0);
  return {
    generation: records.generation,
    senders: axes.senders.map((sender, row) => ({
      ...sender,
      total: sum(cells.filter((cell) => cell.sender === row)),
    })),
    receivers: axes.receivers.map((receiver, column) => ({
      ...receiver,
      total: sum(cells.filter((cell) => cell.receiver === column)),
    })),
    cells,
    total: sum(cells),
    broadcasts: messages.count - sum(cells),
  };
}

interface Axes {
  readonly senders: readonly MatrixSender[];
  readonly receivers: readonly MatrixReceiver[];
  /** The row of a sender and the column of a receiver, by 1 + number of a task; at 0 the row of the unknown sender. */
  readonly rowOf: Int32Array;
  readonly columnOf: Int32Array;
  /** The row of messages that name their receiver as source; -1 where there are none. */
  readonly bySourceRow: number;
}

function axesOf({ events, count, sender, receiver, addressedBySource }: Messages, most: number): Axes {
  const sent = new Uint32Array(events.tasks.length + 1);
  const received = new Uint32Array(events.tasks.length + 1);
  let [unknown, bySource] = [0, 0];
  for (let at = 0; at < count; at++) {
    const to = receiver[at] ?? 0;
    if (to === 0) continue;
    const from = sender[at] ?? 0;
    received[to] = (received[to] ?? 0) + 1;
    sent[from] = (sent[from] ?? 0) + 1;
    if (addressedBySource[at] === 1) bySource++;
    else if (from === 0) unknown++;
  }
  const columns = rank(received, events.tasks, most);
  const rows = rank(sent, events.tasks, most);
  const senders: MatrixSender[] = rows.own.map((number) => ({ is: 'task', task: events.tasks[number - 1] ?? '' }));
  const add = (sender: MatrixSender | undefined): number => (sender ? senders.push(sender) - 1 : -1);
  const others = add(rows.others > 0 ? { is: 'others', tasks: rows.others } : undefined);
  const unknownRow = add(unknown > 0 ? { is: 'unknown' } : undefined);
  const bySourceRow = add(bySource > 0 ? { is: 'addressedBySource' } : undefined);
  const receivers: MatrixReceiver[] = columns.own.map((number) => ({
    is: 'task',
    task: events.tasks[number - 1] ?? '',
  }));
  if (columns.others > 0) receivers.push({ is: 'others', tasks: columns.others });
  const rowOf = rows.placeOf.map((place) => (place < 0 ? others : place));
  rowOf[0] = unknownRow;
  const columnOf = columns.placeOf.map((place) => (place < 0 ? columns.own.length : place));
  return { senders, receivers, rowOf, columnOf, bySourceRow };
}

/** The tasks with the most messages, then by id, and how many more have any. `counts` is by 1 + number of a task. */
function rank(counts: Uint32Array, tasks: readonly string[], most: number) {
  const busy = Array.from(counts.keys()).filter((number) => number > 0 && (counts[number] ?? 0) > 0);
  busy.sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || ((tasks[a - 1] ?? '') < (tasks[b - 1] ?? '') ? -1 : 1));
  const own = busy.slice(0, most);
  return { own, others: busy.length - own.length, placeOf: placesOf(own, tasks.length) };
}

/** By 1 + number of a task its place among `own`; -1 for none. */
function placesOf(own: readonly number[], tasks: number): Int32Array {
  const places = new Int32Array(tasks + 1).fill(-1);
  own.forEach((number, place) => (places[number] = place));
  return places;
}

function cellsOf({ count, receiver, sender, addressedBySource, state }: Messages, axes: Axes): readonly MatrixCell[] {
  const { rowOf, columnOf, bySourceRow } = axes;
  const width = axes.receivers.length;
  const states = notificationStates.length;
  const counts = new Uint32Array(axes.senders.length * width * states);
  for (let at = 0; at < count; at++) {
    const to = receiver[at] ?? 0;
    if (to === 0) continue;
    const row = addressedBySource[at] === 1 ? bySourceRow : (rowOf[sender[at] ?? 0] ?? 0);
    const place = (row * width + (columnOf[to] ?? 0)) * states + (state[at] ?? 0);
    counts[place] = (counts[place] ?? 0) + 1;
  }
  const cells: MatrixCell[] = [];
  for (let cell = 0; cell < axes.senders.length * width; cell++) {
    const own = counts.subarray(cell * states, (cell + 1) * states);
    const total = own.reduce((sum, count) => sum + count, 0);
    if (total === 0) continue;
    const [sender, receiver] = [Math.floor(cell / width), cell % width];
    const named = newCounts();
    notificationStates.forEach((state, number) => (named[state] = own[number] ?? 0));
    cells.push({ sender, receiver, total, counts: named, query: queryOf(axes, sender, receiver) });
  }
  return cells;
}

const any = '*';
const nobody: PatternChoice = { include: [], exclude: [any] };

function queryOf(axes: Axes, row: number, column: number): EventQuery {
  const sender = axes.senders[row];
  const receiver = choiceOf(axes.receivers, axes.receivers[column]);
  if (sender?.is === 'addressedBySource') {
    const kinds = { include: [...kindsAddressedBySource].map(exactPattern), exclude: [] };
    return { ...matchEverything, kind: kinds, source: receiver, target: nobody };
  }
  const source = sender?.is === 'unknown' ? nobody : choiceOf(axes.senders, sender);
  return { ...matchEverything, source, target: receiver };
}

/** The tasks of a row or a column: one, or all that have none of their own. */
function choiceOf(
  axis: readonly (MatrixSender | MatrixReceiver)[],
  end: MatrixSender | MatrixReceiver | undefined,
): PatternChoice {
  if (end?.is === 'task') return { include: [exactPattern(end.task)], exclude: [] };
  const own = axis.flatMap((other) => (other.is === 'task' ? [exactPattern(other.task)] : []));
  return { include: [any], exclude: own };
}
