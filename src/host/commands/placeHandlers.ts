import * as vscode from 'vscode';
import { type Features } from '../features';
import { type StoredEvent } from '../../model/event';
import { type OpenedStore } from '../services/openedStore';
import { openActiveStore } from '../services/services';
import { type CommandHandlers } from './commandMap';

/** The commands that lead from one place to another. */
export type PlaceCommandId = Extract<
  keyof CommandHandlers,
  | 'engram.openTimeline'
  | 'engram.openAnotherTimeline'
  | 'engram.exportPicture'
  | 'engram.exportEvents'
  | 'engram.revealInTimeline'
  | 'engram.goToLine'
  | 'engram.copyId'
  | 'engram.showTask'
  | 'engram.showSourceTask'
  | 'engram.showTargetTask'
  | 'engram.showFindings'
  | 'engram.focusView'
>;

/** Handlers of the commands that lead from one place to another. */
export function placeHandlers(features: Features): Pick<CommandHandlers, PlaceCommandId> {
  const { services, tasks, timelines } = features;
  const showEnd = async (argument: unknown, end: 'source' | 'target'): Promise<void> => {
    const { endsOf } = await import('./subjects');
    const id = (await endsOf(services, argument))[end];
    if (id === undefined) throw new Error(`This event has no ${end} task.`);
    await tasks.revealTask(id);
  };
  return {
    'engram.openTimeline': () => timelines.show(),
    'engram.openAnotherTimeline': () => timelines.showAnother(),
    'engram.exportPicture': async () =>
      timelines.export(await (await import('../timeline/export/askFormat')).askPicture()),
    'engram.exportEvents': async () => {
      const { exportFromPalette } = await import('../events/exportFromPalette');
      await exportFromPalette(services, features.events.queryText, timelines);
    },
    'engram.revealInTimeline': async (argument) => {
      const { eventOf, requireSubject } = await import('./subjects');
      const subject = requireSubject(argument);
      if (subject.type === 'task') return timelines.revealTask((await openActiveStore(services)).opened, subject.id);
      const { opened, event } = await eventOf(services, argument);
      return timelines.reveal(opened, event);
    },
    'engram.goToLine': async (argument) => goToSubject(features, argument),
    'engram.copyId': async (argument) => {
      const { eventOf, requireSubject } = await import('./subjects');
      const subject = requireSubject(argument);
      const id = subject.type === 'task' ? subject.id : (await eventOf(services, argument)).event.id;
      await vscode.env.clipboard.writeText(id);
    },
    'engram.showTask': async (argument) => {
      const { requireSubject } = await import('./subjects');
      const subject = requireSubject(argument);
      if (subject.type !== 'task') throw new Error('This works on a task.');
      await tasks.revealTask(subject.id);
    },
    'engram.showSourceTask': (argument) => showEnd(argument, 'source'),
    'engram.showTargetTask': (argument) => showEnd(argument, 'target'),
    'engram.showFindings': async () => (await import('../storeInfo/showFindings')).showFindings(services),
    'engram.focusView': async (view) => {
      const { textOf } = await import('./commandArguments');
      const { isViewId } = await import('../views');
      const id = textOf(view);
      if (id === undefined || !isViewId(id)) throw new Error('There is no such view.');
      await vscode.commands.executeCommand(`${id}.focus`);
    },
  };
}

async function goToSubject(features: Features, argument: unknown): Promise<void> {
  const { eventOf, requireSubject } = await import('./subjects');
  const { goToLine } = await import('../documents/goToLine');
  const subject = requireSubject(argument);
  const { opened, reader } = await openActiveStore(features.services);
  const { folder } = opened.store;
  switch (subject.type) {
    case 'event': {
      const { event } = await eventOf(features.services, argument);
      return goToEvent(features, opened, event);
    }
    case 'task': {
      const task = await reader.service.task(subject.id);
      if (!task) throw new Error('There is no such task any more.');
      warnUnless(await goToLine(folder, 'items.jsonl', task.item.place.line));
      return;
    }
    case 'relationship':
      warnUnless(await goToLine(folder, 'edges.jsonl', subject.line));
      return;
    case 'events':
      throw new Error('This works on an event, a task or a relationship.');
  }
}

/** Opens events.jsonl at an event; the event's own document where the file is too large, and says so. */
export async function goToEvent(
  features: Pick<Features, 'documents'>,
  opened: OpenedStore,
  event: StoredEvent,
): Promise<void> {
  const { goToLine } = await import('../documents/goToLine');
  const text = await opened.service.eventText(event.reference);
  const outcome = await goToLine(opened.store.folder, 'events.jsonl', event.place.line, text);
  if (outcome.shown) return;
  await features.documents.open(opened, event);
  void vscode.window.showInformationMessage(`${outcome.reason} Line ${event.place.line} is shown by itself.`);
}

function warnUnless(outcome: { readonly shown: boolean; readonly reason?: string }): void {
  if (!outcome.shown) void vscode.window.showWarningMessage(outcome.reason ?? '');
}
