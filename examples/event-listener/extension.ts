import * as vscode from 'vscode';
import type { EngramEvent, EngramExports, EngramStore } from '../../api/engram-inspector';

const kind = 'custom:greeting';

/** Registers the one command of this example. */
export function activate(context: vscode.ExtensionContext): void {
  context.subscriptions.push(
    vscode.commands.registerCommand('engramExample.recordAndReceive', async () => {
      try {
        await recordAndReceive();
      } catch (error) {
        // The API's messages are written for people: they say what is wrong and what to do.
        void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
      }
    }),
  );
}

/** Subscribes to a kind of event, publishes one, and shows what arrived. */
async function recordAndReceive(): Promise<void> {
  const store = await openActiveStore();
  try {
    const received = nextEvent(store);
    // A kind of one's own is kept in events.jsonl only where that is asked for.
    await store.publish({ kind, payload: { text: 'Hello from another extension' } }, { record: true });
    const event = await received;
    const line = event.place?.line ?? 'none';
    void vscode.window.showInformationMessage(`Received ${kind} of line ${line}: ${asPlainText(event.payloadText)}`);
  } finally {
    store.dispose();
  }
}

/** Opens the store that Engram's views show. */
async function openActiveStore(): Promise<EngramStore> {
  const extension = vscode.extensions.getExtension<EngramExports>('engram-inspector.engram-inspector');
  if (!extension) throw new Error('Engram Inspector is not installed.');
  const engram = (await extension.activate()).getApi(1);
  // Right after the start nothing may have been found yet.
  await engram.findStores();
  const store = engram.activeStore;
  if (!store) throw new Error('There is no engram store in this workspace.');
  return engram.openStore(store.folder);
}

/** Resolves with the next event of the kind, from whatever program it comes. */
function nextEvent(store: EngramStore): Promise<EngramEvent> {
  return new Promise((resolve) => {
    const subscription = store.subscribe({ kinds: [kind] }, ({ event }) => {
      subscription.dispose();
      resolve(event);
    });
  });
}

/** What other programs wrote may hold `[words](command:…)`, which would become a link in a message. */
function asPlainText(text: string | undefined): string {
  return (text ?? 'no payload').replaceAll(/[[\]]/g, ' ');
}
