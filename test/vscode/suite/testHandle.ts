import { appendFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { type Features } from '../../../src/host/features';
import { testHandleKey, type TestedExports } from '../../../src/host/testHandle';
import { type StoreFileName } from '../../../src/model/place';
import { type TreeNode } from '../../../src/host/tree/treeNode';

const extensionId = 'engram-inspector.engram-inspector';

/** What the extension exports, once it is active; to tests with a handle to its features. */
export async function activated(): Promise<Partial<TestedExports>> {
  const extension = vscode.extensions.getExtension<Partial<TestedExports>>(extensionId);
  if (!extension) throw new Error('The extension is not installed.');
  return extension.activate();
}

/** The features, which the extension gives to tests. */
export async function features(): Promise<Features> {
  const handle = (await activated())[testHandleKey];
  if (!handle) throw new Error('The extension gave no test handle: it does not run in test mode.');
  return handle;
}

/** Waits until `look` finds something, looking often; throws after 10 s with what was waited for. */
export async function waitFor<T>(what: string, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`Waited in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The rows below a row, as the view would ask for them. */
export async function childrenOf(row: TreeNode): Promise<readonly TreeNode[]> {
  return (await row.children?.(row)) ?? [];
}

/** Absolute path of a file of the workspace's store. */
export function storeFile(name: StoreFileName): string {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  if (folder === undefined) throw new Error('The suite needs a workspace folder.');
  return path.join(folder, '.engram', name);
}

/** Appends an object as a line, as another program would. */
export function appendLine(file: string, value: object): void {
  appendFileSync(file, `${JSON.stringify(value)}\n`);
}
