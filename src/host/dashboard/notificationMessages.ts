import { plainLine } from '../../model/plainText';
import { formatEventQuery } from '../../model/query/formatEventQuery';
import {
  type MatrixReceiver,
  type MatrixSender,
  type Notification,
  type NotificationChoice,
  type NotificationMatrix,
  type NotificationPage,
  type NotificationRequest,
  type ReactionRule,
} from '../../model/notification';
import {
  type DashboardEnd,
  type DashboardList,
  type DashboardNotification,
  type FromDashboard,
  type ToDashboard,
} from '../../protocol/dashboard';
import { type TaskIndex } from '../services/taskIndex';
import { countText } from '../text/countText';
import { notificationSentences, type SentenceReader } from './notificationSentences';
import { placeOf } from './patternMessages';

/** So many tasks have a row and a column of their own: more cells than that nobody looks through. */
export const tasksWithRowOfTheirOwn = 24;

/** The matrix as the dashboard shows it. */
export function matrixMessage(
  { senders, receivers, cells, total, broadcasts }: NotificationMatrix,
  titles: TaskIndex,
): Extract<ToDashboard, { type: 'matrix' }> {
  return {
    type: 'matrix',
    senders: senders.map((end) => endOf(end, titles)),
    receivers: receivers.map((end) => endOf(end, titles)),
    cells: cells.map((cell) => ({
      sender: cell.sender,
      receiver: cell.receiver,
      total: cell.total,
      withoutReaction: cell.counts.no_reaction,
      query: formatEventQuery(cell.query),
    })),
    total,
    broadcasts,
  };
}

function endOf(end: (MatrixSender | MatrixReceiver) & { readonly total: number }, titles: TaskIndex): DashboardEnd {
  const { is, total } = end;
  switch (is) {
    case 'task':
      return { is, task: end.task, title: titles.title(end.task), total };
    case 'unknown':
      return { is, task: null, title: 'No sender named', total };
    case 'addressedBySource':
      return { is, task: null, title: 'Not recorded: only the receiver is named', total };
    case 'others':
      return { is, task: null, title: countText(end.tasks, 'other task'), total };
  }
}

/** What to ask the worker for. */
export function requestOf(
  { list, offset, limit }: Extract<FromDashboard, { type: 'list' }>,
  rule: ReactionRule,
): NotificationRequest {
  return {
    ...rule,
    task: list.task ?? undefined,
    direction: list.direction,
    sender: senderOf(list),
    states: list.unreacted ? ['no_reaction'] : undefined,
    order: 'newestFirst',
    offset,
    limit,
  };
}

function senderOf({ sender }: DashboardList): NotificationChoice['sender'] {
  if (!sender) return undefined;
  if (sender.is !== 'task') return { is: sender.is };
  return { is: 'task', task: sender.task ?? '' };
}

/** A part of a list as the dashboard shows it: with sentences, for which payloads are read. */
export async function notificationsMessage(
  { request, offset }: Extract<FromDashboard, { type: 'list' }>,
  { generation, rows, total }: NotificationPage,
  reader: SentenceReader & { titles(): Promise<TaskIndex> },
): Promise<Extract<ToDashboard, { type: 'notifications' }>> {
  const titles = await reader.titles();
  const sentences = await notificationSentences(reader, rows, titles);
  return {
    type: 'notifications',
    request,
    generation,
    offset,
    total,
    rows: rows.map((row, i) => dashboardNotification(row, sentences[i] ?? plainLine(row.event.kind), titles)),
  };
}

function dashboardNotification(row: Notification, sentence: string, titles: TaskIndex): DashboardNotification {
  return {
    event: placeOf(row.event),
    sentence,
    from: row.from === undefined ? null : titles.title(row.from),
    to: row.to === undefined ? null : titles.title(row.to),
    state: row.state,
    afterMs: row.reaction?.afterMs ?? null,
  };
}
