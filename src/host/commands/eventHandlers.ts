import * as vscode from 'vscode';
import { type Features } from '../features';
import { type CommandHandlers } from './commandMap';

/** The commands about events. */
export type EventCommandId = Extract<
  keyof CommandHandlers,
  | 'engram.queryEvents'
  | 'engram.showTaskEvents'
  | 'engram.showEventCounts'
  | 'engram.recordEvent'
  | 'engram.openEvent'
  | 'engram.showEvents'
  | 'engram.onlyThisKind'
  | 'engram.onlyTheseTasks'
  | 'engram.copyJson'
  | 'engram.events.editQuery'
  | 'engram.events.clearQuery'
  | 'engram.events.groupByNothing'
  | 'engram.events.groupByDay'
  | 'engram.events.groupBySession'
  | 'engram.events.groupByKind'
  | 'engram.events.groupByTask'
  | 'engram.events.loadMore'
>;

/** Handlers of the commands about events. What they need beyond views is loaded with their first use. */
export function eventHandlers(features: Features): Pick<CommandHandlers, EventCommandId> {
  const { services, events, tasks, documents, timelines } = features;
  const query = async (initial: string): Promise<void> => {
    const { askForQuery } = await import('../query/queryEvents');
    await events.showQuery(await askForQuery(services, initial));
  };
  return {
    'engram.queryEvents': () => query(''),
    'engram.events.editQuery': () => query(events.queryText),
    'engram.events.clearQuery': () => events.setQuery(''),
    'engram.events.groupByNothing': () => events.groupBy('none'),
    'engram.events.groupByDay': () => events.groupBy('day'),
    'engram.events.groupBySession': () => events.groupBy('session'),
    'engram.events.groupByKind': () => events.groupBy('kind'),
    'engram.events.groupByTask': () => events.groupBy('task'),
    'engram.events.loadMore': async (list) => {
      const { textOf } = await import('./commandArguments');
      const name = textOf(list);
      if (name === undefined) return;
      // Lists of both views are named by their parent's row, whose ids tell the views apart.
      events.loadMore(name);
      tasks.loadMore(name);
    },
    'engram.showTaskEvents': async () => (await import('../query/eventCommands')).showTaskEvents(services, events),
    'engram.showEventCounts': async () => (await import('../query/eventCommands')).showEventCounts(services, events),
    'engram.recordEvent': async (argument) => {
      const { offerToShow, recordEvent } = await import('../record/recordEvent');
      const { subjectOf } = await import('./commandArguments');
      const subject = subjectOf(argument);
      const event = await recordEvent(services, subject?.type === 'task' ? subject.id : undefined);
      await offerToShow(event, () => events.revealEvent(event));
    },
    'engram.openEvent': async (argument) => {
      const { eventOf } = await import('./subjects');
      const { opened, event } = await eventOf(services, argument);
      const { isClick } = await import('./commandArguments');
      const { isLinked } = await import('../timeline/linkSelection');
      // Its document would cover the timeline that is to show it.
      if (isClick(argument) && timelines.isInFront(opened) && (await isLinked(services))) {
        timelines.linkSelection(opened, event);
        return;
      }
      await documents.open(opened, event);
    },
    'engram.showEvents': async (argument) => {
      const { requireSubject } = await import('./subjects');
      const { pairText } = await import('../query/queryText');
      const subject = requireSubject(argument);
      if (subject.type === 'task') await events.showQuery(pairText('task', [subject.id]));
      else if (subject.type === 'events') await events.showQuery(subject.query);
      else throw new Error('This works on a task or a group of events.');
    },
    'engram.onlyThisKind': async (argument) => {
      const { eventOf } = await import('./subjects');
      const { pairText } = await import('../query/queryText');
      const { event } = await eventOf(services, argument);
      await events.showQuery(pairText('kind', [event.kind]));
    },
    'engram.onlyTheseTasks': async (argument) => {
      const { endsOf } = await import('./subjects');
      const { pairText } = await import('../query/queryText');
      const { source, target } = await endsOf(services, argument);
      const ids = [source, target].filter((id) => id !== undefined);
      if (ids.length === 0) throw new Error('This event names no task.');
      await events.showQuery(pairText('task', ids));
    },
    'engram.copyJson': async (argument) => {
      const { eventOf } = await import('./subjects');
      const { opened, event } = await eventOf(services, argument);
      const text = await opened.service.eventText(event.reference);
      if (text === undefined) throw new Error('This event is gone: events.jsonl was truncated or replaced.');
      await vscode.env.clipboard.writeText(text);
    },
  };
}
