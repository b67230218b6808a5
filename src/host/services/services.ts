import type * as vscode from 'vscode';
import { type ActiveStore } from './activeStore';
import { type Configuration } from './configuration';
import { type StoreConnections } from './storeConnections';
import { type StoreRegistry } from './storeRegistry';
import { type OpenedStore } from './openedStore';
import { type StoreReader } from './storeReader';

/** What the features share. */
export interface Services {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly configuration: Configuration;
  readonly registry: StoreRegistry;
  readonly connections: StoreConnections;
  readonly active: ActiveStore;
}

/** The active store with what reads it, when it is open. Throws with what to do when there is none. */
export async function openActiveStore(
  services: Services,
): Promise<{ readonly opened: OpenedStore; readonly reader: StoreReader }> {
  const opened = services.active.current;
  if (!opened) throw new Error('There is no engram store here. Initialize one, or open a folder that has one.');
  return { opened, reader: await opened.whenOpen() };
}
