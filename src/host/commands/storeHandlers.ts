import * as vscode from 'vscode';
import { type Features } from '../features';
import { openActiveStore } from '../services/services';
import { messageText } from '../text/foreignText';
import { type CommandHandlers } from './commandMap';

/** The commands about stores and views as a whole. */
export type StoreCommandId = Extract<
  keyof CommandHandlers,
  | 'engram.initializeStore'
  | 'engram.git.trackEvents'
  | 'engram.git.ignoreEvents'
  | 'engram.openStoreFolder'
  | 'engram.openDemo'
  | 'engram.switchStore'
  | 'engram.checkStore'
  | 'engram.showProblems'
  | 'engram.recordEnd'
  | 'engram.silenceCheck'
  | 'engram.explainCheck'
  | 'engram.openSqlQuery'
  | 'engram.runSqlQuery'
  | 'engram.chooseSqlStore'
  | 'engram.rebuildCache'
  | 'engram.refresh'
  | 'engram.retry'
  | 'engram.showLog'
  | 'engram.explainHealth'
  | 'engram.tasks.arrangeByHierarchy'
  | 'engram.tasks.arrangeByStatus'
  | 'engram.tasks.arrangeByReadiness'
  | 'engram.relationships.showRemoved'
  | 'engram.relationships.hideRemoved'
>;

/** Handlers of the commands about stores and views as a whole. */
export function storeHandlers(features: Features): Pick<CommandHandlers, StoreCommandId> {
  const { services, tasks, relationships } = features;
  const refreshAll = async (): Promise<void> => {
    await services.registry.search();
    await services.active.current?.refreshNow();
    for (const view of [features.tasks, features.relationships, features.events, features.store]) view.refresh();
  };
  return {
    'engram.initializeStore': async () => (await import('../storeInfo/storeDialogs')).initializeStore(services),
    'engram.git.trackEvents': () => features.git.switchTo(true),
    'engram.git.ignoreEvents': () => features.git.switchTo(false),
    'engram.openStoreFolder': async () => (await import('../storeInfo/storeDialogs')).openStoreFolder(services),
    'engram.openDemo': async () => (await import('../storeInfo/openDemo')).openDemo(services),
    'engram.switchStore': async () => (await import('../storeInfo/storeDialogs')).switchStore(services),
    'engram.checkStore': async () => (await import('../checks/checkCommands')).checkActiveStore(features.checks),
    'engram.showProblems': async () => (await import('../checks/checkCommands')).showProblems(),
    'engram.recordEnd': async (task) => (await import('../checks/checkCommands')).recordEnd(services, task),
    'engram.silenceCheck': async (code) => (await import('../checks/checkCommands')).silenceCheck(code),
    'engram.explainCheck': async (code) => (await import('../checks/checkCommands')).explainCheck(services, code),
    'engram.openSqlQuery': () => features.sql.open(),
    'engram.runSqlQuery': (uri, offset) => features.sql.run(uri, offset),
    'engram.chooseSqlStore': () => features.sql.chooseStore(),
    'engram.rebuildCache': async () => (await import('../storeInfo/rebuildCache')).rebuildCache(services),
    'engram.refresh': refreshAll,
    'engram.retry': refreshAll,
    'engram.showLog': () => services.log.show(),
    'engram.explainHealth': async (what) => {
      const { opened } = await openActiveStore(services);
      const health = opened.health ?? (await opened.service.health());
      const { explainHealth, mayBeRebuilt } = await import('../storeInfo/healthTree');
      const ways = what === 'cache' && mayBeRebuilt(health) ? ['Rebuild Cache'] : [];
      const said = vscode.window.showInformationMessage(messageText(explainHealth(health, what), 1000), ...ways);
      // Not awaited: the message may stay for hours.
      void said.then((way) => way !== undefined && vscode.commands.executeCommand('engram.rebuildCache'));
    },
    'engram.tasks.arrangeByHierarchy': () => tasks.arrange('hierarchy'),
    'engram.tasks.arrangeByStatus': () => tasks.arrange('status'),
    'engram.tasks.arrangeByReadiness': () => tasks.arrange('readiness'),
    'engram.relationships.showRemoved': () => relationships.setShowRemoved(true),
    'engram.relationships.hideRemoved': () => relationships.setShowRemoved(false),
  };
}
