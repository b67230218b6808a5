import { type Notification, type NotificationPage, type ReactionRule } from '../../model/notification';
import { stateLook } from '../../model/notificationWords';
import { notificationSentences } from '../dashboard/notificationSentences';
import { eventTooltip, kindIcon } from '../events/eventRow';
import { type LoadedRows } from '../events/loadedRows';
import { type StoreReader } from '../services/storeReader';
import { type TaskIndex } from '../services/taskIndex';
import { numberText } from '../text/countText';
import { type TimeZone } from '../text/timeText';
import { childId, messageNode, type TreeNode } from '../tree/treeNode';

/** What the notifications of tasks are read and drawn with. */
export interface NotificationSources {
  readonly reader: StoreReader;
  readonly loaded: LoadedRows;
  readonly titles: TaskIndex;
  readonly timeZone: TimeZone;
  readonly rule: ReactionRule;
}

type Direction = 'inbox' | 'outbox';

/** The row that opens to what a task was told and what it told; none where there is nothing. */
export async function taskNotificationsNodes(
  sources: NotificationSources,
  parent: TreeNode,
  task: string,
): Promise<readonly TreeNode[]> {
  const count = async (direction: Direction): Promise<number> => (await page(sources, task, direction, 0)).total;
  const [received, sent] = await Promise.all([count('inbox'), count('outbox')]);
  if (received + sent === 0) return [];
  return [
    {
      id: childId(parent, 'notifications'),
      parent,
      label: `Notifications (${numberText(received)} in, ${numberText(sent)} out)`,
      icon: { codicon: 'mail' },
      context: ['notifications'],
      subject: { type: 'task', id: task },
      children: (self) => notificationRows(sources, self, task),
    },
  ];
}

function page(
  { reader, rule }: NotificationSources,
  task: string,
  direction: Direction,
  limit: number,
): Promise<NotificationPage> {
  return reader.service.notifications({ ...rule, task, direction, order: 'newestFirst', offset: 0, limit });
}

/** What it was told, the newest first, then what it told; as many as are loaded, then a row that loads more. */
async function notificationRows(
  sources: NotificationSources,
  self: TreeNode,
  task: string,
): Promise<readonly TreeNode[]> {
  const limit = sources.loaded.limit(self.id);
  const inbox = await page(sources, task, 'inbox', limit);
  const outbox = await page(sources, task, 'outbox', limit - inbox.rows.length);
  const rows = [
    ...(await rowsOf(sources, self, 'inbox', inbox.rows)),
    ...(await rowsOf(sources, self, 'outbox', outbox.rows)),
  ];
  const total = inbox.total + outbox.total;
  if (rows.length >= total) return rows;
  return [
    ...rows,
    messageNode(self, 'more', 'Load more', {
      description: `${numberText(rows.length)} of ${numberText(total)} shown`,
      icon: { codicon: 'ellipsis' },
      command: { command: 'engram.events.loadMore', title: 'Load More', args: [self.id] },
    }),
  ];
}

async function rowsOf(
  sources: NotificationSources,
  parent: TreeNode,
  direction: Direction,
  rows: readonly Notification[],
): Promise<readonly TreeNode[]> {
  const sentences = await notificationSentences(sources.reader, rows, sources.titles);
  return rows.map((row, i) => notificationRow(sources, parent, direction, row, sentences[i] ?? row.event.kind));
}

/** `Main updated  (Lexer → Parser · Reacted after 3 s)`. */
function notificationRow(
  { reader, titles, timeZone }: NotificationSources,
  parent: TreeNode,
  direction: Direction,
  { event, from, to, state, reaction }: Notification,
  sentence: string,
): TreeNode {
  const { generation, offset } = event.reference;
  const subject = { type: 'event', generation, offset } as const;
  const { codicon, words, tone } = stateLook(state, reaction?.afterMs);
  const sender = from === undefined ? '' : `${titles.title(from)} `;
  const ends = to === undefined ? sender.trim() : `${sender}→ ${titles.title(to)}`;
  const description = [ends, words].filter((text) => text !== '').join(' · ');
  return {
    id: childId(parent, `${direction}:${generation}:${offset}`),
    parent,
    label: sentence,
    description,
    icon: tone === 'bad' ? { codicon, color: 'list.warningForeground' } : kindIcon(event.kind),
    context: ['event', ...(from === undefined ? [] : ['source']), ...(to === undefined ? [] : ['target'])],
    subject,
    spoken: `${direction === 'inbox' ? 'Received' : 'Sent'}: ${sentence}, ${description}`,
    tooltip: async () => {
      const stored = await reader.service.event(event.reference);
      return stored ? eventTooltip(stored, titles, timeZone) : 'This event is gone.';
    },
    command: { command: 'engram.openEvent', title: 'Open Event', args: [subject] },
  };
}
