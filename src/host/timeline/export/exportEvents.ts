import * as vscode from 'vscode';
import { type QueryContext } from '../../../model/query/parseEventQuery';
import { UserCancelled } from '../../commands/commandMap';
import { type OpenedStore } from '../../services/openedStore';
import { type StoreReader } from '../../services/storeReader';
import { countText } from '../../text/countText';
import { saveEvents } from './saveEvents';
import { type EventPositions, shownEvents, type ShownRequest } from './shownEvents';

/** Saves the events that a timeline shows: asks which, those in its window or all that its query finds, and where. */
export async function exportEvents(opened: OpenedStore, request: ShownRequest, context: QueryContext): Promise<void> {
  const events = await askWhich(await opened.whenOpen(), request, context);
  await saveEvents(opened, request.format, events);
}

interface Choice extends vscode.QuickPickItem {
  readonly events: EventPositions;
}

/** Nothing is asked where the window shows all of them. */
async function askWhich(reader: StoreReader, request: ShownRequest, context: QueryContext): Promise<EventPositions> {
  const [all, inView] = await Promise.all([
    shownEvents(reader.service, request, false, context),
    shownEvents(reader.service, request, true, context),
  ]);
  if (all.indices.length === 0) throw new Error('The timeline shows no events, so there is nothing to export.');
  if (inView.indices.length === all.indices.length) return all;
  const filtered = request.query.trim() !== '' || request.hidden.length > 0;
  const choices: readonly Choice[] = [
    { label: 'Events in the visible range', description: countText(inView.indices.length, 'event'), events: inView },
    {
      label: filtered ? 'All events that the query and the legend show' : 'All events',
      description: countText(all.indices.length, 'event'),
      events: all,
    },
  ];
  const chosen = await vscode.window.showQuickPick(
    choices.filter(({ events }) => events.indices.length > 0),
    { title: 'Export Events', placeHolder: 'Which events?' },
  );
  if (!chosen) throw new UserCancelled();
  return chosen.events;
}
