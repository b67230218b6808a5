import { type EventMention } from './eventMention';
import { type EventQuery } from './query/eventQuery';

/**
 * What became of a notification, in the order in which lists offer it.
 *
 * - `reacted`: the receiver gave a sign of life within the time that it had.
 * - `waiting`: it has not, but its time is not over.
 * - `no_reaction`: its time passed without a sign of life; a later one is still named.
 * - `task_closed`: when it came, the receiver's work had ended and had not begun again, or its item was closed.
 * - `unknown_task`: no item has the receiver's id.
 * - `broadcast`: it was for every task, so that nobody in particular had to react.
 */
export const notificationStates = [
  'reacted',
  'waiting',
  'no_reaction',
  'task_closed',
  'unknown_task',
  'broadcast',
] as const;
export type NotificationState = (typeof notificationStates)[number];

/** How many minutes a task has to react, where nothing else is said: the default of `engram.notifications.reactionMinutes`. */
export const usualReactionMinutes = 5;

/** An event as a message. */
export interface Notification {
  readonly event: EventMention;
  /** Undefined where nobody is named: the daemon, as a rule. */
  readonly from: string | undefined;
  /** Undefined for a broadcast. */
  readonly to: string | undefined;
  /**
   * Which field names the receiver. `source`: neuraphage sends `rebase_required` also with the task as source and without
   * target (docs/format.md); who sent it is not recorded then. Undefined for a broadcast.
   */
  readonly addressedBy: 'target' | 'source' | undefined;
  readonly state: NotificationState;
  /** The receiver's next sign of life after it, however late. That it is an answer to this very message is inferred. */
  readonly reaction: (EventMention & { readonly afterMs: number }) | undefined;
  /** For a broadcast: how many tasks were at work when it came, as far as starts and ends tell. */
  readonly tasksAtWork: number | undefined;
}

/** Which notifications are meant. */
export interface NotificationChoice {
  /** Id of a task, exactly. Undefined: every task. */
  readonly task?: string | undefined;
  /** Inbox: what the task received. Outbox: what names it as sender, broadcasts too. Without a task both mean all. */
  readonly direction: 'inbox' | 'outbox' | 'both';
  /** Only from this sender, as a row of the matrix names it. Undefined: whoever sent it. */
  readonly sender?: Exclude<MatrixSender, { readonly is: 'others' }> | undefined;
  /** Undefined: every state. */
  readonly states?: readonly NotificationState[] | undefined;
}

/** What decides on the states. */
export interface ReactionRule {
  /** How long a task has to react, in ms. */
  readonly withinMs: number;
  /** What time it is, in ms UTC: whether a task still has time. */
  readonly nowMs: number;
  /** A pause longer than this ends a session, in ms: nobody is at work beyond it. */
  readonly gapMs: number;
}

/** A part of the notifications. */
export interface NotificationRequest extends NotificationChoice, ReactionRule {
  readonly order: 'newestFirst' | 'oldestFirst';
  readonly offset: number;
  readonly limit: number;
}

/** How many notifications are in each state. */
export type NotificationCounts = Readonly<Record<NotificationState, number>>;

/** A page of notifications. */
export interface NotificationPage {
  readonly generation: number;
  /** By time, then by place. */
  readonly rows: readonly Notification[];
  /** All of the choice, this page and the others. */
  readonly total: number;
  /** Of the task and direction, whatever states were chosen. */
  readonly counts: NotificationCounts;
}

/** Who sends in a row of the matrix. */
export type MatrixSender =
  | { readonly is: 'task'; readonly task: string }
  /** Events that name no sender. */
  | { readonly is: 'unknown' }
  /** Events that name the receiver as their source: see `Notification.addressedBy`. */
  | { readonly is: 'addressedBySource' }
  /** All tasks that have no row of their own, `tasks` of them. */
  | { readonly is: 'others'; readonly tasks: number };

/** Who receives in a column of the matrix. */
export type MatrixReceiver =
  | { readonly is: 'task'; readonly task: string }
  | { readonly is: 'others'; readonly tasks: number };

/** A cell that is not empty. */
export interface MatrixCell {
  /** Place in `senders` and `receivers`. */
  readonly sender: number;
  readonly receiver: number;
  readonly total: number;
  readonly counts: NotificationCounts;
  /** Gives exactly the cell's events. */
  readonly query: EventQuery;
}

/** What to make a matrix of. */
export interface NotificationMatrixOptions extends ReactionRule {
  /** How many tasks get a row of their own, and how many a column: those with the most messages. */
  readonly most: number;
}

/** Messages from task to task, broadcasts left out. */
export interface NotificationMatrix {
  readonly generation: number;
  /** The busiest first; those without a task and the rest behind them. */
  readonly senders: readonly (MatrixSender & { readonly total: number })[];
  /** The busiest first, the rest behind them. */
  readonly receivers: readonly (MatrixReceiver & { readonly total: number })[];
  /** By sender, then by receiver. */
  readonly cells: readonly MatrixCell[];
  readonly total: number;
  readonly broadcasts: number;
}
