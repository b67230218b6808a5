import * as vscode from 'vscode';
import { type StoredEvent } from '../../model/event';
import { type OpenedStore } from '../services/openedStore';
import { type EventAddress, eventScheme, parseAddressQuery } from '../documents/eventUri';
import { openActiveStore, type Services } from '../services/services';
import { type CommandSubject, subjectOf } from './commandArguments';

/** An event with the store that it lies in. */
export interface EventInStore {
  readonly opened: OpenedStore;
  readonly event: StoredEvent;
}

/**
 * The event that a command was called for: a row's, or that of the event document that it was called on. Throws with a
 * message when it was called for something else. The store of a document becomes the active one.
 */
export async function eventOf(services: Services, argument: unknown): Promise<EventInStore> {
  const subject = requireSubject(argument);
  if (subject.type !== 'event') throw new Error('This works on an event: choose one in the Events view.');
  const store = services.registry.stores.find(({ folder }) => folder === documentAddress(argument)?.folder);
  if (store) await services.active.switchTo(store);
  const { opened, reader } = await openActiveStore(services);
  const event = await reader.service.event({ generation: subject.generation, offset: subject.offset });
  if (!event)
    throw new Error('This event is gone: events.jsonl was truncated or replaced. The views show what is there now.');
  return { opened, event };
}

/** The address of the event document that a command was called on: given by its title's menu, or the active one. */
function documentAddress(argument: unknown): EventAddress | undefined {
  const uri = argument instanceof vscode.Uri ? argument : vscode.window.activeTextEditor?.document.uri;
  if (argument !== uri && argument !== undefined) return undefined;
  return uri?.scheme === eventScheme ? parseAddressQuery(uri.query) : undefined;
}

/** The subject that a command was called for. Throws when there is none. */
export function requireSubject(argument: unknown): CommandSubject {
  const address = documentAddress(argument);
  const subject = address
    ? { type: 'event' as const, generation: address.generation, offset: address.offset }
    : subjectOf(argument);
  if (!subject) throw new Error('Choose a row of an Engram view first.');
  return subject;
}

/** The tasks at both ends of what a command was called for. Throws for what has no ends. */
export async function endsOf(
  services: Services,
  argument: unknown,
): Promise<{ readonly source: string | undefined; readonly target: string | undefined }> {
  const subject = requireSubject(argument);
  if (subject.type === 'relationship') return { source: subject.fromId, target: subject.toId };
  const { event } = await eventOf(services, argument);
  return { source: event.sourceTask, target: event.targetTask };
}
