import { formatTimestamp, type Timestamp } from '../model/timestamp';
import { cast } from './cast';
import { type DemoEvent } from './performStory';
import { type RelationBeat, type Role } from './script';

/** The relationships that were there before the work began. */
const planned: readonly (readonly [Role, RelationBeat['kind'], Role])[] = [
  ['wal', 'parent_child', 'safety'],
  ['retry', 'parent_child', 'safety'],
  ['locks', 'parent_child', 'safety'],
  ['replay', 'parent_child', 'safety'],
  ['load', 'parent_child', 'safety'],
  ['replay', 'blocks', 'wal'],
  ['load', 'blocks', 'replay'],
  ['load', 'blocks', 'metrics'],
  ['tokio', 'related', 'locks'],
  ['metrics', 'related', 'load'],
];

/** What an item line says of a task's state: the item's status and neuraphage's label for it. */
interface TaskStatus {
  readonly status: 'open' | 'in_progress' | 'blocked' | 'closed';
  readonly label: string;
  readonly closeReason?: string;
}

/** Item and edge lines as they were appended while the events went on. */
export class TaskHistory {
  readonly items: object[] = [];
  readonly edges: object[] = [];
  private readonly created = new Map<Role, Timestamp>();
  private readonly related = new Map<string, Timestamp>();

  /** `ids`: the id of every role. */
  constructor(readonly ids: Readonly<Record<Role, string>>) {}

  /** The tasks and their first relationships, written down from `startMs` on, one each half minute. */
  plan(startMs: number, moment: (ms: number) => Timestamp): void {
    let ms = startMs;
    for (const role of roles) {
      const time = moment(ms);
      this.created.set(role, time);
      this.writeItem(role, { status: 'open', label: '_status_queued' }, time);
      ms += 31_700;
    }
    for (const [from, kind, to] of planned) {
      this.relate({ type: 'relation', at: 0, from, kind, to, removed: false }, moment(ms));
      ms += 4300;
    }
    this.writeItem('safety', { status: 'in_progress', label: '_status_running' }, moment(ms));
  }

  /** Adds or removes a relationship; a tombstone keeps the time at which the relationship was made. */
  relate({ from, kind, to, removed }: RelationBeat, time: Timestamp): void {
    const key = `${from} ${kind} ${to}`;
    const createdAt = removed ? (this.related.get(key) ?? time) : time;
    this.related.set(key, createdAt);
    this.edges.push({
      from_id: this.ids[from],
      to_id: this.ids[to],
      kind,
      created_at: formatTimestamp(createdAt),
      ...(removed && { deleted: true }),
    });
  }

  /** Appends an item line where the event changes its task's state. */
  follow(event: DemoEvent, time: Timestamp): void {
    const task = event.source ?? event.target;
    const status = task && statusAfter(event);
    if (status) this.writeItem(task, status, time);
  }

  private writeItem(role: Role, { status, label, closeReason }: TaskStatus, time: Timestamp): void {
    const { title, priority, labels, description } = cast[role];
    const updatedAt = formatTimestamp(time);
    this.items.push({
      id: this.ids[role],
      title,
      status,
      priority,
      created_at: formatTimestamp(this.created.get(role) ?? time),
      updated_at: updatedAt,
      description,
      labels: [...labels, label],
      ...(closeReason !== undefined && { closed_at: updatedAt, close_reason: closeReason }),
    });
  }
}

const roles = Object.keys(cast).filter(isRole);

function isRole(name: string): name is Role {
  return Object.hasOwn(cast, name);
}

/**
 * The state that an event leaves its task in, undefined for none of its own. A failed task stays open: somebody has to
 * take it up again, and what it blocks stays blocked.
 */
function statusAfter({ kind, payload }: DemoEvent): TaskStatus | undefined {
  const isObject = typeof payload === 'object' && payload !== null;
  const byScheduler = isObject && 'by' in payload && payload.by === 'scheduler';
  const summary = isObject && 'summary' in payload && typeof payload.summary === 'string' ? payload.summary : 'done';
  switch (kind) {
    case 'task_started':
      return { status: 'in_progress', label: '_status_running' };
    case 'task_paused':
      return byScheduler
        ? { status: 'blocked', label: '_status_blocked' }
        : { status: 'in_progress', label: '_status_paused' };
    case 'task_completed':
      return { status: 'closed', label: '_status_completed', closeReason: summary };
    case 'task_failed':
      return { status: 'open', label: '_status_failed' };
    default:
      return undefined;
  }
}
