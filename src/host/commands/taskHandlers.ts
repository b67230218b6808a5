import { type Features } from '../features';
import { type CommandHandlers } from './commandMap';

/** The commands that write tasks and relationships. */
export type TaskCommandId = Extract<
  keyof CommandHandlers,
  | 'engram.createTask'
  | 'engram.editTask'
  | 'engram.startTask'
  | 'engram.closeTask'
  | 'engram.reopenTask'
  | 'engram.setTaskStatus'
  | 'engram.blockTask'
  | 'engram.addChildTask'
  | 'engram.relateTask'
  | 'engram.removeRelationship'
  | 'engram.restoreRelationship'
>;

/** Handlers of the commands that write tasks and relationships. Their dialogs are loaded with their first use. */
export function taskHandlers(features: Features): Pick<CommandHandlers, TaskCommandId> {
  const { services } = features;
  const status = () => import('../taskWrites/changeStatus');
  const connect = () => import('../taskWrites/connectTasks');
  const remove = () => import('../taskWrites/removeRelationship');
  return {
    'engram.createTask': async () => (await import('../taskWrites/createTask')).createTask(features),
    'engram.editTask': async (argument) =>
      (await import('../taskWrites/editTask')).editTask(features, await taskOf(argument)),
    'engram.startTask': async (argument) => (await status()).startTask(services, await taskOf(argument)),
    'engram.closeTask': async (argument) => (await status()).closeTask(services, await taskOf(argument)),
    'engram.reopenTask': async (argument) => (await status()).reopenTask(services, await taskOf(argument)),
    'engram.setTaskStatus': async (argument) => (await status()).setTaskStatus(services, await taskOf(argument)),
    'engram.blockTask': async (argument) => (await connect()).blockTask(services, await taskOf(argument)),
    'engram.addChildTask': async (argument) => (await connect()).addChildTask(features, await taskOf(argument)),
    'engram.relateTask': async (argument) => (await connect()).relateTask(services, await taskOf(argument)),
    'engram.removeRelationship': async (argument) =>
      (await remove()).removeRelationship(services, await relationshipOf(argument)),
    'engram.restoreRelationship': async (argument) => {
      const edge = await relationshipOf(argument);
      if (!edge) throw new Error('Choose a removed relationship in the Relationships view first.');
      await (await remove()).restoreRelationship(services, edge);
    },
  };
}

/** The id of the task that a command was called for; undefined when there is none, as from the command palette. */
async function taskOf(argument: unknown): Promise<string | undefined> {
  const { subjectOf } = await import('./commandArguments');
  const subject = subjectOf(argument);
  return subject?.type === 'task' ? subject.id : undefined;
}

async function relationshipOf(argument: unknown) {
  const { subjectOf } = await import('./commandArguments');
  const subject = subjectOf(argument);
  return subject?.type === 'relationship' ? subject : undefined;
}
