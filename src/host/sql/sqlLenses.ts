import * as vscode from 'vscode';
import { sqlStatements } from '../../cache/sqlQuery/sqlTokens';

/** A lens over each statement of a query that runs it. */
export function statementLenses(document: vscode.TextDocument, storeName: string): readonly vscode.CodeLens[] {
  return sqlStatements(document.getText()).map(({ start }) => {
    const at = document.positionAt(start);
    return new vscode.CodeLens(new vscode.Range(at, at), {
      title: `$(play) Run on ${storeName.replaceAll('$(', '$ (')}`,
      tooltip: 'Run this statement (Ctrl+Enter)',
      command: 'engram.runSqlQuery',
      arguments: [document.uri, start],
    });
  });
}
