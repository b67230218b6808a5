import * as vscode from 'vscode';
import { type Disposable } from '../../base/disposable';
import { type CheckFix, type LocatedFinding } from '../../model/check';
import { type CommandId } from '../commands/commandMap';
import { mayWrite } from '../services/writeContext';
import { diagnosticSource, rangeOf } from './diagnostics';
import { type StoreChecks } from './storeChecks';

/**
 * Offers what can be done about a finding: a fix that appends a line, where there is one and something may be written; its
 * explanation; and to silence its check.
 */
export function offerQuickFixes(checks: StoreChecks): Disposable {
  return vscode.languages.registerCodeActionsProvider(
    { scheme: 'file', pattern: '**/{items,edges,events}.jsonl' },
    { provideCodeActions: (document, _range, { diagnostics }) => actionsFor(checks, document.uri, diagnostics) },
    { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
  );
}

/** VS Code gives back copies of the diagnostics: they are known again by code and place. */
function actionsFor(
  checks: StoreChecks,
  uri: vscode.Uri,
  diagnostics: readonly vscode.Diagnostic[],
): vscode.CodeAction[] {
  const findings = checks.findingsIn(uri);
  return diagnostics
    .filter(({ source }) => source === diagnosticSource)
    .flatMap((diagnostic) => {
      const finding = findings.find(
        (candidate) => candidate.code === codeOf(diagnostic) && rangeOf(candidate).isEqual(diagnostic.range),
      );
      return finding ? actionsOf(finding, diagnostic) : [];
    });
}

function actionsOf({ code, fix }: LocatedFinding, diagnostic: vscode.Diagnostic): vscode.CodeAction[] {
  const fixes = fix && mayWrite() ? [fixAction(fix)] : [];
  const actions = [
    ...fixes,
    action('Explain This Check', 'engram.explainCheck', [code]),
    action('Silence This Check', 'engram.silenceCheck', [code]),
  ];
  for (const each of actions) each.diagnostics = [diagnostic];
  for (const each of fixes) each.isPreferred = true;
  return actions;
}

function fixAction(fix: CheckFix): vscode.CodeAction {
  if (fix.type === 'record-end') return action('Record the Missing End…', 'engram.recordEnd', [fix.task]);
  const subject = { type: 'relationship', ...fix.edge, line: 0 };
  return action('Remove This Relationship', 'engram.removeRelationship', [subject]);
}

function action(title: string, command: CommandId, args: readonly unknown[]): vscode.CodeAction {
  const made = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  made.command = { title, command, arguments: [...args] };
  return made;
}

function codeOf({ code }: vscode.Diagnostic): string | number | undefined {
  return typeof code === 'object' ? code.value : code;
}
