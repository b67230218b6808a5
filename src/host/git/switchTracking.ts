import * as vscode from 'vscode';
import { readGitRule, writeGitRule } from '../../files/gitIgnoreFile';
import { Refusal } from '../commands/refusal';
import { requireWrites } from '../record/requireWrites';
import { type Services } from '../services/services';
import { type StoreFolder } from '../services/storeFolder';
import { askGit } from './askGit';
import { outcome, stillIgnored, untrackCommand } from './gitWords';

/**
 * Track Events in Git, Keep Events Out of Git: changes the `.gitignore` of a store and, where the store is of this
 * workspace, the setting. Rejects, with nothing changed, where a pattern of somebody else's keeps the events out.
 */
export async function switchTracking(services: Services, store: StoreFolder, tracksEvents: boolean): Promise<void> {
  await setTracking(services, store, tracksEvents);
  const settings = await services.configuration.read();
  if (store.origin !== 'workspace' || settings['git.trackEvents'] === tracksEvents) return;
  await vscode.workspace
    .getConfiguration('engram')
    .update('git.trackEvents', tracksEvents, vscode.ConfigurationTarget.Workspace);
}

/** Changes the `.gitignore` of one store, and says what git sees then. Rejects as `switchTracking` does. */
export async function setTracking(services: Services, store: StoreFolder, tracksEvents: boolean): Promise<void> {
  await requireWrites(services);
  const before = await askGit(store.folder);
  const ours = (await readGitRule(store.folder)) === 'ignores-events';
  if (tracksEvents && !ours && before.place === 'work-tree' && before.ignored)
    throw new Error(stillIgnored(store.name, before));
  await writeGitRule(store.folder, tracksEvents);
  services.log.info(
    `${store.folder}: .gitignore ${tracksEvents ? 'lets git track events' : 'keeps events out of git'}.`,
  );
  const { message, warns, untrack } = outcome(store.name, tracksEvents, await askGit(store.folder));
  void tell(message, warns, untrack);
}

async function tell(message: string, warns: boolean, untrack: boolean): Promise<void> {
  const show = warns ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  const chosen = await show(message, ...(untrack ? ['Copy Command'] : []));
  if (chosen === 'Copy Command') await vscode.env.clipboard.writeText(untrackCommand);
}

/**
 * Carries a change of the setting to the stores that have lines of ours; all others stay as they are. Rejects, when it
 * has tried each, with what went wrong.
 */
export async function carrySetting(services: Services): Promise<void> {
  const tracksEvents = (await services.configuration.read())['git.trackEvents'];
  const problems: string[] = [];
  for (const { folder } of services.registry.stores) {
    try {
      const rule = await readGitRule(folder);
      if (rule === 'undecided' || (rule === 'tracks-events') === tracksEvents) continue;
      await requireWrites(services);
      await writeGitRule(folder, tracksEvents);
      services.log.info(`${folder}: .gitignore follows the setting engram.git.trackEvents.`);
    } catch (error) {
      if (error instanceof Refusal) throw error;
      problems.push(error instanceof Error ? error.message : String(error));
    }
  }
  if (problems.length > 0) throw new Error(problems.join(' '));
}
