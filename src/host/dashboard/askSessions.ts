import * as vscode from 'vscode';
import { formatDuration } from '../../model/duration';
import { type Session } from '../../model/session';
import { UserCancelled } from '../commands/commandMap';
import { type StoreReader } from '../services/storeReader';
import { countText } from '../text/countText';
import { minuteTime, type TimeZone } from '../text/timeText';
import { type DashboardSettings } from './dashboardFeed';
import { reactionRule } from './reactionRule';

/** Compare Sessions…: asks for two sessions, the later ones first. Throws where there are not two, and `UserCancelled`. */
export async function askSessions(
  { service }: StoreReader,
  settings: DashboardSettings,
): Promise<{ readonly a: number; readonly b: number }> {
  const { sessions } = await service.sessions(reactionRule(settings));
  if (sessions.length < 2) throw new Error('There are no two sessions to compare: the store has one at most.');
  const items = sessions.toReversed().map((session) => sessionItem(session, settings['timeline.timeZone']));
  const first = await ask(items, 'Compare Sessions (1/2)', 'The session to begin with, as a rule the earlier one');
  const others = items.filter(({ number }) => number !== first);
  const second = await ask(others, `Compare Session ${first} With… (2/2)`, 'The session to compare it with');
  return { a: first, b: second };
}

interface SessionItem extends vscode.QuickPickItem {
  readonly number: number;
}

function sessionItem({ number, start, durationMs, events, failures }: Session, timeZone: TimeZone): SessionItem {
  return {
    number,
    label: `Session ${number}`,
    description: `${minuteTime(start.ms, timeZone)} · ${formatDuration(durationMs)}`,
    detail: `${countText(events, 'event')} · ${countText(failures, 'failure')}`,
  };
}

async function ask(items: readonly SessionItem[], title: string, placeHolder: string): Promise<number> {
  const options = { title, placeHolder, matchOnDescription: true, matchOnDetail: true };
  const picked = await vscode.window.showQuickPick(items, options);
  if (!picked) throw new UserCancelled();
  return picked.number;
}
