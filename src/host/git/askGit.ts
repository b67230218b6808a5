import * as vscode from 'vscode';
import { eventsInGit, type EventsInGit } from './eventsInGit';
import { gitPrograms, gitRunner } from './gitProgram';

/**
 * Asks git about the events of the store in a folder, as VS Code's settings `git.enabled` and `git.path` allow. In a
 * trusted workspace only: a repository's own configuration may name programs that git runs.
 */
export async function askGit(folder: string): Promise<EventsInGit> {
  if (!vscode.workspace.isTrusted) return { place: 'unknown', reason: 'the workspace is not trusted' };
  const settings = vscode.workspace.getConfiguration('git');
  if (settings.get<unknown>('enabled') === false) return { place: 'unknown', reason: 'git.enabled is off' };
  // Only the person's own value: what a workspace names as git would be run.
  return eventsInGit(folder, gitRunner(gitPrograms(settings.inspect<unknown>('path')?.globalValue)));
}
