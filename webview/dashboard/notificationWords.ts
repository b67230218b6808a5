import { formatDuration } from '../../src/model/duration';
import { type DashboardNotification } from '../../src/protocol/dashboard';

/** How a state looks: a codicon, words, and whether somebody should look at it. */
interface StateLook {
  readonly icon: string;
  readonly words: string;
  readonly tone: 'good' | 'bad' | 'quiet';
}

const looks: Readonly<Record<DashboardNotification['state'], StateLook>> = {
  reacted: { icon: 'pass', words: 'Reacted', tone: 'good' },
  waiting: { icon: 'clock', words: 'Still has time', tone: 'quiet' },
  no_reaction: { icon: 'bell-dot', words: 'No reaction', tone: 'bad' },
  task_closed: { icon: 'circle-slash', words: 'Task was closed', tone: 'quiet' },
  unknown_task: { icon: 'question', words: 'No such task', tone: 'bad' },
  broadcast: { icon: 'broadcast', words: 'To every task', tone: 'quiet' },
};

/** How the state of a notification is shown: with how long the reaction took. */
export function stateLook({ state, afterMs }: Pick<DashboardNotification, 'state' | 'afterMs'>): StateLook {
  const look = looks[state];
  if (afterMs === null || state === 'broadcast') return look;
  const after = formatDuration(afterMs);
  return { ...look, words: state === 'reacted' ? `Reacted after ${after}` : `${look.words}, only after ${after}` };
}
