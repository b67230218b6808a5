import * as vscode from 'vscode';
import { checkCodes, type CheckCode, checkSeverities } from '../../model/check';
import { describeEventKind, meanings } from '../../model/eventKind';
import { quoted } from '../../model/plainText';
import { textOf } from '../commands/commandArguments';
import { UserCancelled } from '../commands/commandMap';
import { requireWrites } from '../record/requireWrites';
import { openActiveStore, type Services } from '../services/services';
import { messageText, pickText } from '../text/foreignText';
import { checksPage } from './checkDocs';
import { countsText } from './checkWords';
import { type CheckOutcome, type StoreChecks } from './storeChecks';

/** Check Store: with a notification that can be cancelled; then shows the Problems panel, or says that nothing was found. */
export async function checkActiveStore(checks: StoreChecks): Promise<void> {
  const outcome = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: 'Checking the store', cancellable: true },
    async (_progress, token) => {
      const cancelling = new AbortController();
      token.onCancellationRequested(() => cancelling.abort());
      return checks.check(cancelling.signal);
    },
  );
  const total = checkSeverities.reduce((sum, severity) => sum + outcome.counts[severity], 0);
  if (total === 0) void vscode.window.showInformationMessage('Check Store found nothing that is wrong.');
  else {
    await showProblems();
    tellRest(outcome, total);
  }
}

/** Shows the Problems panel. */
export async function showProblems(): Promise<void> {
  await vscode.commands.executeCommand('workbench.panel.markers.view.focus');
}

function tellRest({ counts, listed }: CheckOutcome, total: number): void {
  if (total <= listed) return;
  const said = `Check Store found ${countsText(counts)}. The Problems panel lists ${listed} of them; engram check lists all.`;
  void vscode.window.showInformationMessage(said);
}

/** The kinds of event that end the work on a task, and the field of the payload that says why. */
const ends = [
  { eventKind: 'task_completed', field: 'summary' },
  { eventKind: 'task_failed', field: 'error' },
  { eventKind: 'task_cancelled', field: 'reason' },
] as const;

/**
 * Record the Missing End…: asks how the work on a task ended, and appends the event, which says that it was recorded by
 * hand. Its time is now: when the work ended nobody knows. Rejects with UserCancelled, or with why nothing may be written.
 */
export async function recordEnd(services: Services, argument: unknown): Promise<void> {
  await requireWrites(services);
  const task = textOf(argument);
  if (task === undefined) throw new Error('Choose Record the Missing End… at a finding in the Problems panel.');
  const { opened, reader } = await openActiveStore(services);
  const title = (await reader.service.task(task))?.item.title ?? task;
  const items = ends.map((end) => {
    const { words, explanation, meaning } = describeEventKind(end.eventKind);
    return { ...end, label: `$(${meanings[meaning].codicon}) ${words}`, detail: explanation };
  });
  const picked = await vscode.window.showQuickPick(items, {
    title: 'Record the Missing End',
    placeHolder: pickText(`How did the work on ${quoted(title)} end? An event is appended to events.jsonl`, 200),
  });
  if (!picked) throw new UserCancelled();
  const { eventKind: kind, field } = picked;
  const payload = { [field]: 'Recorded by hand: the end was missing' };
  await opened.bus.publish({ kind, sourceTask: task, payload }, { persist: true });
  void vscode.window.showInformationMessage(messageText(`Recorded ${kind} of ${quoted(title)}.`));
}

/** Silence This Check: adds its code to the setting, in the workspace where there is one. */
export async function silenceCheck(argument: unknown): Promise<void> {
  const code = codeOf(argument);
  const configuration = vscode.workspace.getConfiguration('engram');
  const given = configuration.get<unknown>('checks.silenced');
  const silenced: readonly unknown[] = Array.isArray(given) ? given : [];
  const target =
    vscode.workspace.workspaceFolders === undefined
      ? vscode.ConfigurationTarget.Global
      : vscode.ConfigurationTarget.Workspace;
  await configuration.update('checks.silenced', [...new Set([...silenced, code])], target);
}

/** Explain This Check: shows its section of the page that comes with the extension. */
export async function explainCheck({ context }: Services, argument: unknown): Promise<void> {
  const page = checksPage(context.extensionUri).with({ fragment: codeOf(argument) });
  await vscode.commands.executeCommand('markdown.showPreview', page);
}

function codeOf(argument: unknown): CheckCode {
  const code = checkCodes.find((candidate) => candidate === argument);
  if (code === undefined) throw new Error('This works on a finding: choose it at one in the Problems panel.');
  return code;
}
