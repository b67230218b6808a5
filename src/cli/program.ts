import { closestWord } from '../model/query/closestWord';
import { version } from '../../package.json';
import { type Command, type CommandContext } from './command';
import { checkCommand } from './commands/check';
import { createCommand } from './commands/create';
import { edgesCommand } from './commands/edges';
import { eventCountsCommand } from './commands/eventCounts';
import { eventsCommand } from './commands/events';
import { exportCommand } from './commands/export';
import { explainCommand } from './commands/explain';
import { infoCommand } from './commands/info';
import { initCommand } from './commands/init';
import { blockedCommand, itemsCommand, readyCommand } from './commands/items';
import { notificationsCommand } from './commands/notifications';
import { patternsCommand } from './commands/patterns';
import { recordCommand } from './commands/record';
import { rebuildCacheCommand } from './commands/rebuildCache';
import { blockCommand, childCommand, relateCommand, unrelateCommand } from './commands/relate';
import { sqlCommand } from './commands/sql';
import { compareCommand, sessionsCommand } from './commands/sessions';
import { closeCommand, reopenCommand, setStatusCommand, startCommand } from './commands/statuses';
import { taskCommand } from './commands/task';
import { timelineCommand } from './commands/timeline';
import { updateCommand } from './commands/update';
import { UsageError } from './problems';

/** The commands of the program, in the order of its help text. */
const groups: readonly { readonly title: string; readonly commands: readonly Command[] }[] = [
  {
    title: 'Look:',
    commands: [
      eventsCommand,
      eventCountsCommand,
      timelineCommand,
      taskCommand,
      itemsCommand,
      readyCommand,
      blockedCommand,
      edgesCommand,
      explainCommand,
      notificationsCommand,
      sessionsCommand,
      compareCommand,
      patternsCommand,
      exportCommand,
      sqlCommand,
    ],
  },
  {
    title: 'Write:',
    commands: [
      createCommand,
      updateCommand,
      startCommand,
      closeCommand,
      reopenCommand,
      setStatusCommand,
      blockCommand,
      childCommand,
      relateCommand,
      unrelateCommand,
      recordCommand,
    ],
  },
  { title: 'Store:', commands: [initCommand, infoCommand, checkCommand, rebuildCacheCommand] },
];
const commands = groups.flatMap((group) => group.commands);

/** Runs the program with its arguments. Rejects with an error for `exitCodeOf`. */
export async function runProgram(args: readonly string[], context: CommandContext): Promise<void> {
  const [name, ...rest] = commandFirst(args);
  if (name === undefined) throw new UsageError('A command is missing. See engram --help.');
  if (name === '--version') {
    await context.terminal.line(version);
    return;
  }
  if (name === '--help' || name === '-h' || name === 'help') {
    await context.terminal.line(programHelp());
    return;
  }
  const command = findCommand(name);
  if (!asksForHelp(rest)) return command.run(rest, context);
  await context.terminal.line(command.help);
}

/** `--store` and `--json` may stand before the command: they are moved behind it. */
function commandFirst(args: readonly string[]): readonly string[] {
  let first = 0;
  while (first < args.length) {
    const arg = args[first] ?? '';
    if (arg === '--store') first += 2;
    else if (arg === '--json' || arg.startsWith('--store=')) first += 1;
    else break;
  }
  return [...args.slice(first, first + 1), ...args.slice(0, first), ...args.slice(first + 1)];
}

function asksForHelp(args: readonly string[]): boolean {
  const options = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  return options.some((arg) => arg === '--help' || arg === '-h');
}

function findCommand(name: string): Command {
  const command = commands.find((candidate) => candidate.name === name);
  if (command) return command;
  const guess = closestWord(
    name,
    commands.map((candidate) => candidate.name),
  );
  const hint = guess === undefined ? 'See engram --help.' : `Did you mean ${guess}?`;
  throw new UsageError(`There is no ${name.startsWith('-') ? 'option' : 'command'} \`${name}\`. ${hint}`);
}

function programHelp(): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    'engram COMMAND [options]',
    '',
    'Looks into an .engram store and writes to it: tasks, relationships and coordination events.',
    ...groups.flatMap(({ title, commands }) => [
      '',
      title,
      ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    ]),
    '',
    'engram COMMAND --help tells the options of a command, engram --version the version.',
    'Exit codes: 0 done, 1 what was asked for is not there or check found errors, 2 wrong usage, no store, or a write that was refused,',
    '3 a write that may be in the file all the same: look before you do it again.',
  ].join('\n');
}
