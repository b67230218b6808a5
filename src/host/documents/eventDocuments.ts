import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { type StoredEvent } from '../../model/event';
import { type OpenedStore } from '../services/openedStore';
import { type Services } from '../services/services';
import { describeStoreFolder } from '../services/storeFolder';
import { workspaceRoots } from '../services/storeRegistry';

const scheme = 'engram-event';

/** The read-only JSON documents of events: `engram-event:<title>?<address>`. */
export class EventDocuments implements vscode.TextDocumentContentProvider, Disposable {
  private readonly owned = new DisposableStore();

  constructor(private readonly services: Services) {
    this.owned.add(vscode.workspace.registerTextDocumentContentProvider(scheme, this));
    // The title has no ending that would say what it is. Also for documents that VS Code brings back after a restart.
    this.owned.add(
      vscode.workspace.onDidOpenTextDocument((document) => {
        if (document.uri.scheme === scheme && document.languageId !== 'json')
          void vscode.languages.setTextDocumentLanguage(document, 'json');
      }),
    );
  }

  /** Opens the event's document as a preview, as a click in the explorer does. */
  async open(opened: OpenedStore, event: StoredEvent): Promise<void> {
    const { addressQuery, eventTitle } = await import('./eventUri');
    const settings = await this.services.configuration.read();
    const uri = vscode.Uri.from({
      scheme,
      path: eventTitle(event, settings['timeline.timeZone']),
      query: addressQuery({ folder: opened.store.folder, ...event.reference }),
    });
    await vscode.window.showTextDocument(uri, { preview: true });
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const { parseAddressQuery } = await import('./eventUri');
    const address = parseAddressQuery(uri.query);
    if (!address) return 'This address names no event.';
    const known = this.services.registry.stores.find((store) => store.folder === address.folder);
    const lease = this.services.connections.acquire(known ?? describeStoreFolder(address.folder, workspaceRoots()));
    try {
      const reader = await lease.store.whenOpen();
      const text = await reader.service.eventText({ generation: address.generation, offset: address.offset });
      if (text === undefined) return 'This event is gone: events.jsonl was truncated or replaced since.';
      const { formatJsonText } = await import('../../base/jsonText');
      return formatJsonText(text);
    } finally {
      lease.dispose();
    }
  }

  dispose(): void {
    this.owned.dispose();
  }
}
