import { type ItemStatus, itemStatuses } from '../../model/item';
import { InvalidStatusChangeError } from '../../model/itemRules';
import { UnknownItemError } from '../../model/writeErrors';
import { type Store } from '../../store/store';
import { type BatchWritten, type ItemWrite } from '../../store/writeAnswers';
import { oneOf } from '../choices';
import { type CommandContext, defineCommand } from '../command';
import { commonOptions } from '../commonOptions';
import { findTasks } from '../findTask';
import { withStoreToWrite } from '../openStore';
import { throwProblems, UsageError } from '../problems';
import { tellItems } from '../writeOutput';

/** How every command for several tasks ends when not all of them could be written. */
const severalNotes = 'What can be written is written. Exit code 1 when a task is not there, 2 when one is refused.';

export const startCommand = defineCommand({
  name: 'start',
  summary: 'Set tasks to in progress',
  operands: ['ID...'],
  options: commonOptions,
  notes: severalNotes,
  run: (values, given, context) =>
    writeStatus(
      {
        given,
        said: (task) => `Started ${task}`,
        write: (store, ids) => inOneWrite(store.batchSetStatus(ids, 'in_progress')),
      },
      values,
      context,
    ),
});

export const closeCommand = defineCommand({
  name: 'close',
  summary: 'Close tasks',
  operands: ['ID...'],
  options: {
    reason: { type: 'string', short: 'r', value: 'TEXT', explanation: 'Why, for all of them' },
    ...commonOptions,
  },
  notes: severalNotes,
  run: (values, given, context) =>
    writeStatus(
      {
        given,
        said: (task) => `Closed ${task}`,
        write: (store, ids) => inOneWrite(store.batchClose(ids, values.reason)),
      },
      values,
      context,
    ),
});

export const reopenCommand = defineCommand({
  name: 'reopen',
  summary: 'Open closed tasks again',
  operands: ['ID...'],
  options: commonOptions,
  notes: severalNotes,
  run: (values, given, context) =>
    writeStatus({ given, said: (task) => `Reopened ${task}`, write: reopenEach }, values, context),
});

export const setStatusCommand = defineCommand({
  name: 'set-status',
  summary: 'Set the status of a task',
  operands: ['ID', 'STATUS'],
  options: commonOptions,
  notes: [
    `STATUS is one of ${itemStatuses.join(', ')}. A closed task can only become open.`,
    'engram close sets the time and the reason of closing, too.',
  ].join('\n'),
  run: (values, [id = '', text = ''], context) => {
    const status: ItemStatus = oneOf('STATUS', text, itemStatuses);
    const said = (task: string): string => `Set to ${status}: ${task}`;
    const write = (store: Store, ids: readonly string[]): Promise<Written> =>
      inOneWrite(store.batchSetStatus(ids, status));
    return writeStatus({ given: [id], said, write }, values, context);
  },
});

/** What came of several writes: those that were made, and why others were not. */
interface Written {
  readonly written: readonly ItemWrite[];
  readonly problems: readonly Error[];
}

/** A change of status of the tasks that were given. */
interface StatusWrite {
  readonly given: readonly string[];
  /** The sentence for a task that was written. */
  readonly said: (task: string) => string;
  readonly write: (store: Store, ids: readonly string[]) => Promise<Written>;
}

async function writeStatus(
  { given, said, write }: StatusWrite,
  values: { readonly store?: string; readonly json?: boolean },
  context: CommandContext,
): Promise<void> {
  await withStoreToWrite(values.store, context, async (store) => {
    const { ids, missing } = findTasks(store, given);
    const { written, problems } = await write(store, ids);
    await tellItems(written, said, { store, json: values.json === true, context });
    throwProblems([...missing, ...problems]);
  });
}

/** A write that failed as a whole is a problem beside those of tasks that are not there. */
async function inOneWrite(batch: Promise<BatchWritten>): Promise<Written> {
  try {
    const { written, notFound, errors } = await batch;
    const refused = errors.map(({ message }) => new UsageError(message));
    return { written, problems: [...notFound.map((id) => new UnknownItemError(id)), ...refused] };
  } catch (error) {
    return { written: [], problems: [toError(error)] };
  }
}

/**
 * Reopens one task after the other: one that is not closed is refused, which setting its status to open would not. What
 * was reopened before something else went wrong, such as a full disk, is told all the same.
 */
async function reopenEach(store: Store, ids: readonly string[]): Promise<Written> {
  const written: ItemWrite[] = [];
  const problems: Error[] = [];
  for (const id of ids)
    try {
      written.push(await store.reopen(id));
    } catch (error) {
      problems.push(toError(error));
      const isRefusal = error instanceof InvalidStatusChangeError || error instanceof UnknownItemError;
      if (!isRefusal) break;
    }
  return { written, problems };
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
