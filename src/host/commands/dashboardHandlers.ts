import { type Features } from '../features';
import { type OpenedStore } from '../services/openedStore';
import { openActiveStore } from '../services/services';
import { type TaskIndex } from '../services/taskIndex';
import { type CommandHandlers } from './commandMap';

/** The commands that open the dashboard: the tab Analysis of a timeline. */
export type DashboardCommandId = Extract<
  keyof CommandHandlers,
  | 'engram.showSessions'
  | 'engram.compareSessions'
  | 'engram.showPatterns'
  | 'engram.showTaskNotifications'
  | 'engram.showNotifications'
>;

/** Handlers of the commands that open the dashboard. */
export function dashboardHandlers({ services, timelines }: Features): Pick<CommandHandlers, DashboardCommandId> {
  const showNotifications = async (opened: OpenedStore, index: TaskIndex, id: string): Promise<void> => {
    const task = { id, title: index.title(id) };
    await timelines.showDashboard(opened, { part: 'notifications', compare: null, task });
  };
  return {
    'engram.showSessions': async () => {
      const { opened } = await openActiveStore(services);
      await timelines.showDashboard(opened, { part: 'sessions', compare: null, task: null });
    },
    'engram.compareSessions': async () => {
      const { opened, reader } = await openActiveStore(services);
      const { askSessions } = await import('../dashboard/askSessions');
      const compare = await askSessions(reader, await services.configuration.read());
      await timelines.showDashboard(opened, { part: 'compare', compare, task: null });
    },
    'engram.showPatterns': async () => {
      const { opened } = await openActiveStore(services);
      await timelines.showDashboard(opened, { part: 'patterns', compare: null, task: null });
    },
    'engram.showTaskNotifications': async () => {
      const { opened, reader } = await openActiveStore(services);
      const { askTask } = await import('../query/pickTask');
      const index = await reader.tasks();
      await showNotifications(opened, index, await askTask(index, 'Show Notifications of Task'));
    },
    'engram.showNotifications': async (argument) => {
      const { requireSubject } = await import('./subjects');
      const subject = requireSubject(argument);
      if (subject.type !== 'task') throw new Error('This works on a task.');
      const { opened, reader } = await openActiveStore(services);
      await showNotifications(opened, await reader.tasks(), subject.id);
    },
  };
}
