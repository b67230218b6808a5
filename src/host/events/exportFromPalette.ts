import * as vscode from 'vscode';
import { matchEverything } from '../../model/query/eventQuery';
import { parseEventQuery } from '../../model/query/parseEventQuery';
import { UserCancelled } from '../commands/commandMap';
import { queryContext } from '../query/queryContext';
import { openActiveStore, type Services } from '../services/services';
import { countText } from '../text/countText';
import { askEvents } from '../timeline/export/askFormat';
import { saveEvents } from '../timeline/export/saveEvents';
import { type EventPositions } from '../timeline/export/shownEvents';
import { type Timelines } from '../timeline/timelines';

interface Choice extends vscode.QuickPickItem {
  /** Undefined: those that the timeline shows, which it says itself. */
  readonly events: EventPositions | undefined;
}

/**
 * Exports events of the active store: asks for the format, then which (those of the Events view's query, those that the
 * timeline shows, or all) where there is a choice, and where to.
 */
export async function exportFromPalette(services: Services, queryText: string, timelines: Timelines): Promise<void> {
  const { opened } = await openActiveStore(services);
  const format = await askEvents();
  const { service } = await opened.whenOpen();
  const [all, matching] = await Promise.all([
    service.matchingEvents(matchEverything),
    queryText === '' ? undefined : service.matchingEvents(await parsed(services, queryText)),
  ]);
  if (all.indices.length === 0) throw new Error('There are no events in this store, so there is nothing to export.');
  const choices: readonly Choice[] = [
    ...(matching && matching.indices.length > 0
      ? [
          {
            label: 'Events of the Events view',
            description: countText(matching.indices.length, 'event'),
            detail: queryText,
            events: matching,
          },
        ]
      : []),
    { label: 'All events', description: countText(all.indices.length, 'event'), events: all },
    ...(timelines.isOpen(opened)
      ? [{ label: 'Events that the timeline shows', description: 'of its query and legend', events: undefined }]
      : []),
  ];
  const chosen =
    choices.length === 1
      ? choices[0]
      : await vscode.window.showQuickPick(choices, { title: 'Export Events', placeHolder: 'Which events?' });
  if (!chosen) throw new UserCancelled();
  if (chosen.events) await saveEvents(opened, format, chosen.events);
  else await timelines.export(format);
}

async function parsed(services: Services, text: string) {
  const settings = await services.configuration.read();
  const query = parseEventQuery(text, queryContext(settings));
  if (query.ok) return query.value;
  throw new Error(`The query has a mistake: ${query.problem[0]?.message ?? ''}`);
}
