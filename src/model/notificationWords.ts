import { formatDuration } from './duration';
import { type NotificationState } from './notification';

/** How a state is shown: a codicon, words, and whether somebody should look at it. */
export interface StateLook {
  readonly codicon: string;
  readonly words: string;
  readonly tone: 'good' | 'bad' | 'quiet';
}

const looks: Readonly<Record<NotificationState, StateLook>> = {
  reacted: { codicon: 'pass', words: 'Reacted', tone: 'good' },
  waiting: { codicon: 'clock', words: 'Still has time', tone: 'quiet' },
  no_reaction: { codicon: 'bell-dot', words: 'No reaction', tone: 'bad' },
  task_closed: { codicon: 'circle-slash', words: 'Task was closed', tone: 'quiet' },
  unknown_task: { codicon: 'question', words: 'No such task', tone: 'bad' },
  broadcast: { codicon: 'broadcast', words: 'To every task', tone: 'quiet' },
};

/** How the state of a notification is shown, with the time until the receiver's sign of life (ms; undefined for none). */
export function stateLook(state: NotificationState, afterMs: number | undefined): StateLook {
  const look = looks[state];
  if (afterMs === undefined || state === 'broadcast') return look;
  const after = formatDuration(afterMs);
  if (state === 'reacted') return { ...look, words: `Reacted after ${after}` };
  return { ...look, words: `${look.words}, next sign of life after ${after}` };
}
