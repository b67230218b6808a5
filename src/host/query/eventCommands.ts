import * as vscode from 'vscode';
import { describeEventKind, meanings } from '../../model/eventKind';
import { matchEverything } from '../../model/query/eventQuery';
import { UserCancelled } from '../commands/commandMap';
import { type EventsView } from '../events/eventsView';
import { openActiveStore, type Services } from '../services/services';
import { countText, numberText, shareText } from '../text/countText';
import { pickText } from '../text/foreignText';
import { askTask } from './pickTask';
import { pairText } from './queryText';

/** Show Task Events…: asks for a task and shows its events. */
export async function showTaskEvents(services: Services, events: EventsView): Promise<void> {
  const { reader } = await openActiveStore(services);
  await events.showQuery(pairText('task', [await askTask(await reader.tasks(), 'Show Task Events')]));
}

/** Show Event Counts: lists the kinds of the events that the query matches; a kind filters by it. */
export async function showEventCounts(services: Services, events: EventsView): Promise<void> {
  const { reader } = await openActiveStore(services);
  const { total, byKind } = await reader.service.countEvents(matchEverything);
  const items = byKind.map(({ kind, count }) => {
    const { words, meaning, explanation } = describeEventKind(kind);
    return {
      eventKind: kind,
      label: `$(${meanings[meaning].codicon}) ${pickText(words)}`,
      description: `${numberText(count)} · ${shareText(count, total)}`,
      detail: `${pickText(kind)} · ${explanation}`,
    };
  });
  const picked = await vscode.window.showQuickPick(items, {
    title: `Event Counts: ${countText(total, 'event')} of ${countText(byKind.length, 'kind')}`,
    placeHolder: total === 0 ? 'This store has no events yet' : 'Choose a kind to see its events',
    matchOnDetail: true,
  });
  if (!picked) throw new UserCancelled();
  await events.showQuery(pairText('kind', [picked.eventKind]));
}
