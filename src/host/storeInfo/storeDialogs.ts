import * as vscode from 'vscode';
import { initStore } from '../../store/initStore';
import { UserCancelled } from '../commands/commandMap';
import { requireWrites } from '../record/requireWrites';
import { type Services } from '../services/services';
import { type StoreFolder } from '../services/storeFolder';
import { workspaceRoots } from '../services/storeRegistry';
import { messageText, pickText } from '../text/foreignText';

/** Initialize Store…: makes an empty store in a workspace folder, or in one that is chosen, and shows it. */
export async function initializeStore(services: Services): Promise<void> {
  await requireWrites(services);
  const target = await chooseTarget(services.registry.stores);
  const tracksEvents = (await services.configuration.read())['git.trackEvents'];
  const folder = await initStore(target, { tracksEvents });
  const store = await services.registry.openByHand(folder);
  if (store) await services.active.switchTo(store);
  const inGit = tracksEvents ? 'Git sees its events too.' : 'Its events stay out of git.';
  void vscode.window.showInformationMessage(`Made an empty engram store in ${messageText(target)}. ${inGit}`);
}

async function chooseTarget(stores: readonly StoreFolder[]): Promise<string> {
  const taken = new Set(stores.map((store) => vscode.Uri.joinPath(vscode.Uri.file(store.folder), '..').fsPath));
  const free = workspaceRoots().filter((root) => !taken.has(root.folder));
  const [only] = free;
  if (only && free.length === 1) return only.folder;
  if (free.length === 0) return chooseFolder('Initialize Store', 'Initialize Here');
  const items = free.map((root) => ({ label: pickText(root.name), description: pickText(root.folder), root }));
  const picked = await vscode.window.showQuickPick(items, { placeHolder: 'In which folder shall the store be?' });
  if (!picked) throw new UserCancelled();
  return picked.root.folder;
}

/** Open Store Folder…: adds a store from anywhere and shows it. */
export async function openStoreFolder(services: Services): Promise<void> {
  const folder = await chooseFolder('Open Store Folder', 'Open Store');
  const store = await services.registry.openByHand(folder);
  if (!store)
    throw new Error(`There is no engram store in ${folder}. Choose a folder that holds .engram, or .engram itself.`);
  await services.active.switchTo(store);
  await vscode.commands.executeCommand('engram.store.focus');
}

async function chooseFolder(title: string, openLabel: string): Promise<string> {
  const chosen = await vscode.window.showOpenDialog({
    title,
    openLabel,
    canSelectFiles: false,
    canSelectFolders: true,
    canSelectMany: false,
  });
  const folder = chosen?.[0];
  if (!folder) throw new UserCancelled();
  return folder.fsPath;
}

const originWords: Readonly<Record<StoreFolder['origin'], string>> = {
  workspace: 'in this workspace',
  setting: 'from the setting engram.stores',
  opened: 'opened by hand',
};

/** Switch Store…: makes another store the one that views and commands work on. */
export async function switchStore(services: Services): Promise<void> {
  const current = services.active.current?.store.folder;
  const items = services.registry.stores.map((store) => ({
    label: `${store.folder === current ? '$(check)' : '$(blank)'} ${pickText(store.name)}`,
    description: originWords[store.origin],
    detail: pickText(store.folder),
    store,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: 'Switch Store',
    placeHolder: 'The store that views and commands work on',
    matchOnDetail: true,
  });
  if (!picked) throw new UserCancelled();
  await services.active.switchTo(picked.store);
}
