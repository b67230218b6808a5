import * as vscode from 'vscode';
import { relativeTime } from '../../model/duration';
import { describeEventKind, meanings } from '../../model/eventKind';
import { type EventReference } from '../../model/event';
import { parseEventQuery } from '../../model/query/parseEventQuery';
import { troubleQuery } from '../../model/trouble';
import { UserCancelled } from '../commands/commandMap';
import { eventEnds, sentenceOf } from '../events/eventRow';
import { openActiveStore, type Services } from '../services/services';
import { numberText } from '../text/countText';
import { pickText } from '../text/foreignText';
import { absoluteTime } from '../text/timeText';

/** As many as one looks through; typing finds among these, and the Events view has all. */
const mostFailures = 500;

/** Asks which failure is to be explained, the newest first. Throws `UserCancelled`, or with a message where there is none. */
export async function askFailure(services: Services): Promise<EventReference> {
  const { reader } = await openActiveStore(services);
  const now = Date.now();
  const { 'timeline.timeZone': timeZone } = await services.configuration.read();
  const query = parseEventQuery(troubleQuery, { now, timeZone });
  if (!query.ok) throw new Error(query.problem.map(({ message }) => message).join(' '));
  const { events, total } = await reader.service.events(query.value, { after: undefined, limit: mostFailures });
  if (total === 0) throw new Error('Nothing has failed, conflicted or been cancelled or blocked in this store.');
  const titles = await reader.titles();
  const items = events.map((event) => ({
    reference: event.reference,
    label: `$(${meanings[describeEventKind(event.kind).meaning].codicon}) ${pickText(sentenceOf(event, titles))}`,
    description: pickText(eventEnds(event, titles)),
    detail: `${relativeTime(event.timestamp.ms, now)} · ${absoluteTime(event.timestamp, timeZone)} · line ${event.place.line}`,
  }));
  const shown = total > events.length ? ` · the newest ${numberText(events.length)} of ${numberText(total)}` : '';
  const picked = await vscode.window.showQuickPick(items, {
    title: `Explain Failure${shown}`,
    placeHolder: 'What failed, conflicted, or was cancelled or blocked',
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (!picked) throw new UserCancelled();
  return picked.reference;
}
