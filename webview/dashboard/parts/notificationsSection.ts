import { formatDuration } from '../../../src/model/duration';
import { type FromDashboard, type ToDashboard } from '../../../src/protocol/dashboard';
import { type Links } from '../queryLinks';
import { countText, type Zone } from '../words';
import { MatrixTable } from './matrixTable';
import { NotificationList } from './notificationList';
import { Section } from './section';

type Matrix = Extract<ToDashboard, { type: 'matrix' }>;
type Rules = Pick<Extract<ToDashboard, { type: 'rules' }>, 'timeZone' | 'reactionMinutes'>;

/** Who told whom how often, and below it the messages of what was chosen: a cell, or the inbox or outbox of a task. */
export class NotificationsSection {
  readonly section = new Section('Notifications', 'notifications');
  private readonly table: MatrixTable;
  private readonly list: NotificationList;
  private reactionMinutes = 0;

  constructor(links: Links, send: (message: FromDashboard) => void) {
    this.list = new NotificationList(links, send);
    this.table = new MatrixTable(links, (chosen) => this.list.open(chosen));
  }

  setRules({ timeZone, reactionMinutes }: Rules & { readonly timeZone: Zone }): void {
    this.reactionMinutes = reactionMinutes;
    this.list.zone = timeZone;
  }

  /** Takes the matrix as it is now; the list that is open is read again. */
  update(matrix: Matrix): void {
    const { total, broadcasts } = matrix;
    const within = formatDuration(this.reactionMinutes * 60_000);
    const toAll = broadcasts === 0 ? '' : ` · ${countText(broadcasts, 'broadcast')}`;
    const isCut =
      matrix.senders.some(({ is }) => is === 'others') || matrix.receivers.some(({ is }) => is === 'others');
    const rest = isCut ? ' · the tasks with few messages are taken together' : '';
    this.section.setNote(`${countText(total, 'message')}${toAll} · reactions within ${within}, inferred${rest}`);
    if (total === 0) this.section.empty('info', 'No event has told a task anything yet.');
    else {
      this.table.update(matrix);
      this.section.show(this.table.element);
    }
    if (total > 0 || this.list.isOpen) this.section.add(this.list.element);
    this.list.refresh();
  }

  /** Shows what a task was told, and what it told. */
  showTask(task: { readonly id: string; readonly title: string }): void {
    this.list.open({
      title: task.title,
      list: { task: task.id, direction: 'inbox', sender: null, unreacted: false },
      query: null,
    });
    if (!this.list.element.isConnected) this.section.add(this.list.element);
  }

  takeRows(message: Extract<ToDashboard, { type: 'notifications' }>): void {
    this.list.take(message);
  }
}
