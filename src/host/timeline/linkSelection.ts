import { type Disposable } from '../../base/disposable';
import { type EventsView } from '../events/eventsView';
import { type Services } from '../services/services';
import { type EventSubject } from '../tree/treeNode';
import { type Timelines } from './timelines';

/** Shows an event that is selected in the Events view in the timelines that are on screen. */
export function followEventsView(services: Services, events: EventsView, timelines: Timelines): Disposable {
  const link = async (subject: EventSubject): Promise<void> => {
    const opened = services.active.current;
    if (!opened || !(await isLinked(services))) return;
    const { service } = await opened.whenOpen();
    const event = await service.event({ generation: subject.generation, offset: subject.offset });
    // Gone since: the view draws what is there now.
    if (event) timelines.linkSelection(opened, event);
  };
  return events.selection.onSelect((subject) => {
    link(subject).catch((error: unknown) => services.log.error(String(error)));
  });
}

/** Whether a person wants the timeline and the Events view to select the same event. */
export async function isLinked(services: Services): Promise<boolean> {
  const settings = await services.configuration.read();
  return settings['timeline.linkSelection'];
}
