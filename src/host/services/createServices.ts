import * as vscode from 'vscode';
import { ActiveStore } from './activeStore';
import { Configuration } from './configuration';
import { storeConnector } from './connectStore';
import { type Services } from './services';
import { StoreConnections } from './storeConnections';
import { StoreRegistry } from './storeRegistry';

/** Makes the services of the extension; `own` takes what has to be disposed with it. */
export function createServices(
  context: vscode.ExtensionContext,
  own: <T extends vscode.Disposable>(disposable: T) => T,
): Services {
  const log = own(vscode.window.createOutputChannel('Engram', { log: true }));
  const configuration = new Configuration(log);
  const registry = own(new StoreRegistry(context, configuration, log));
  const dist = vscode.Uri.joinPath(context.extensionUri, 'dist').fsPath;
  const columns = vscode.Uri.joinPath(context.globalStorageUri, 'columns').fsPath;
  const connect = storeConnector(dist, columns, (line) => log.warn(`Store worker: ${line}`));
  const onError = (error: unknown): void => log.error(error instanceof Error ? error : String(error));
  const connections = own(new StoreConnections(connect, onError));
  const active = own(new ActiveStore(context, registry, connections));
  return { context, log, configuration, registry, connections, active };
}
