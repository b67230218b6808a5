import * as vscode from 'vscode';

/** What `when` clauses of the manifest read. */
export type ContextKey =
  | 'engram.searched'
  | 'engram.hasStore'
  | 'engram.multipleStores'
  | 'engram.canWrite'
  | 'engram.tasks.arrangement'
  | 'engram.relationships.showRemoved'
  | 'engram.events.hasQuery'
  | 'engram.events.groupBy'
  | 'engram.hasExplanation'
  | 'engram.sqlQueries'
  | 'engram.git.events';

/** Sets a key for the `when` clauses. */
export function setContext(key: ContextKey, value: boolean | string | readonly string[]): void {
  void vscode.commands.executeCommand('setContext', key, value);
}
