import { type Features } from '../features';
import { openActiveStore } from '../services/services';
import { type CommandHandlers } from './commandMap';

/** The commands that open the dashboard: the tab Analysis of a timeline. */
export type DashboardCommandId = Extract<
  keyof CommandHandlers,
  'engram.showSessions' | 'engram.compareSessions' | 'engram.showPatterns' | 'engram.showNotifications'
>;

/** Handlers of the commands that open the dashboard. */
export function dashboardHandlers({ services, timelines }: Features): Pick<CommandHandlers, DashboardCommandId> {
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
    'engram.showNotifications': async (argument) => {
      const { opened, reader } = await openActiveStore(services);
      const { subjectOf } = await import('./commandArguments');
      const { askTask } = await import('../query/pickTask');
      const subject = subjectOf(argument);
      const index = await reader.tasks();
      const id = subject?.type === 'task' ? subject.id : await askTask(index, 'Show Notifications of Task');
      const task = { id, title: index.title(id) };
      await timelines.showDashboard(opened, { part: 'notifications', compare: null, task });
    },
  };
}
