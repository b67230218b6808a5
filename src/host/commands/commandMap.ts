/**
 * Every command of the extension. package.json names the same ones (a test compares them), and a handler for each is
 * required by the type `CommandHandlers`.
 */
export const commandIds = [
  'engram.openTimeline',
  'engram.openAnotherTimeline',
  'engram.exportPicture',
  'engram.exportEvents',
  'engram.queryEvents',
  'engram.showTaskEvents',
  'engram.showEventCounts',
  'engram.showSessions',
  'engram.compareSessions',
  'engram.showPatterns',
  'engram.showTaskNotifications',
  'engram.explainFailure',
  'engram.explain',
  'engram.explanation.copyMarkdown',
  'engram.explanation.openMarkdown',
  'engram.explanation.copyJson',
  'engram.explanation.showInTimeline',
  'engram.explanation.clear',
  'engram.recordEvent',
  'engram.createTask',
  'engram.editTask',
  'engram.startTask',
  'engram.closeTask',
  'engram.reopenTask',
  'engram.setTaskStatus',
  'engram.blockTask',
  'engram.addChildTask',
  'engram.relateTask',
  'engram.removeRelationship',
  'engram.restoreRelationship',
  'engram.initializeStore',
  'engram.git.trackEvents',
  'engram.git.ignoreEvents',
  'engram.openStoreFolder',
  'engram.openDemo',
  'engram.switchStore',
  'engram.checkStore',
  'engram.showProblems',
  'engram.recordEnd',
  'engram.silenceCheck',
  'engram.explainCheck',
  'engram.openSqlQuery',
  'engram.runSqlQuery',
  'engram.chooseSqlStore',
  'engram.rebuildCache',
  'engram.refresh',
  'engram.showLog',
  'engram.goToLine',
  'engram.copyId',
  'engram.copyJson',
  'engram.openEvent',
  'engram.showEvents',
  'engram.showNotifications',
  'engram.revealInTimeline',
  'engram.showTask',
  'engram.showSourceTask',
  'engram.showTargetTask',
  'engram.onlyThisKind',
  'engram.onlyTheseTasks',
  'engram.tasks.arrangeByHierarchy',
  'engram.tasks.arrangeByStatus',
  'engram.tasks.arrangeByReadiness',
  'engram.relationships.showRemoved',
  'engram.relationships.hideRemoved',
  'engram.events.editQuery',
  'engram.events.clearQuery',
  'engram.events.groupByNothing',
  'engram.events.groupByDay',
  'engram.events.groupBySession',
  'engram.events.groupByKind',
  'engram.events.groupByTask',
  'engram.events.loadMore',
  'engram.showFindings',
  'engram.explainHealth',
  'engram.focusView',
  'engram.retry',
] as const;
export type CommandId = (typeof commandIds)[number];

/**
 * Runs a command. Arguments come from menus, key bindings and other extensions: each handler checks what it is given.
 */
export type CommandHandler = (...args: readonly unknown[]) => void | Promise<void>;

/** A handler for every command. */
export type CommandHandlers = Readonly<Record<CommandId, CommandHandler>>;

/** Ends a command without a word: the person changed their mind. */
export class UserCancelled extends Error {
  override readonly name = 'UserCancelled';
}

/**
 * Wraps a handler so that nothing it throws is lost: cancelling is no error, everything else goes to `report` with the
 * command's id. The wrapped handler never rejects.
 */
export function withErrorReport(
  id: CommandId,
  handler: CommandHandler,
  report: (id: CommandId, error: unknown) => void,
): (...args: readonly unknown[]) => Promise<void> {
  return async (...args) => {
    try {
      await handler(...args);
    } catch (error) {
      if (!isCancellation(error)) report(id, error);
    }
  };
}

/** True for the errors that mean "not wanted any more": ours, the worker's, and VS Code's `Canceled`. */
export function isCancellation(error: unknown): boolean {
  return error instanceof Error && ['UserCancelled', 'CancelledError', 'Canceled', 'Cancelled'].includes(error.name);
}
