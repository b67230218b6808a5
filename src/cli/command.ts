import { parseArgs } from 'node:util';
import { closestWord } from '../model/query/closestWord';
import { type Terminal } from './terminal';
import { UsageError } from './problems';

/** What a command works with beside its arguments. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** Says a sentence on a line of standard error. */
  readonly warn: (message: string) => void;
  /** Where a store is looked for when none is named. */
  readonly workingFolder: string;
  /** Absolute path of sql-wasm.wasm. */
  readonly sqlWasm: string;
  /** Reads standard input to its end, as UTF-8. */
  readonly readInput: () => Promise<string>;
}

/** An option of a command, for the parser and for the help text. */
export interface CommandOption {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  /** How the help text names its value. */
  readonly value?: string;
  readonly multiple?: boolean;
  readonly explanation: string;
}

/** Options by their long names. */
export type CommandOptions = Readonly<Record<string, CommandOption>>;

/** The values of options that were given. */
export type OptionValues<Options extends CommandOptions> = {
  readonly [Name in keyof Options]?: Options[Name] extends { readonly type: 'boolean' }
    ? boolean
    : Options[Name] extends { readonly multiple: true }
      ? string[]
      : string;
};

/** A command of the program, whatever its options are. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** The text for `--help`. */
  readonly help: string;
  /** Runs with what follows the command's name. Rejects with an error for `exitCodeOf`. */
  readonly run: (args: readonly string[], context: CommandContext) => Promise<void>;
}

/** What a command is made of. */
export interface CommandDefinition<Options extends CommandOptions> {
  readonly name: string;
  readonly summary: string;
  /**
   * Names of what it takes beside options, such as `ID`; `[FOLDER]` may be left out, and the last one may be given several
   * times when it is an `ID...`.
   */
  readonly operands: readonly string[];
  readonly options: Options;
  /** What the help text adds: how it counts, what it leaves out. */
  readonly notes?: string;
  run(values: OptionValues<Options>, operands: readonly string[], context: CommandContext): Promise<void>;
}

/** Makes a command that reads its arguments and explains itself. */
export function defineCommand<const Options extends CommandOptions>(definition: CommandDefinition<Options>): Command {
  const { name, summary, options } = definition;
  return {
    name,
    summary,
    help: helpText(definition),
    run: (args, context) => {
      const { values, positionals } = parse(name, args, options);
      checkOperands(definition, positionals);
      // The parser has checked names and types against these very options.
      return definition.run(values as OptionValues<Options>, positionals, context);
    },
  };
}

function parse(command: string, args: readonly string[], options: CommandOptions) {
  try {
    const guarded = guardNegativeNumbers(withDashedValues(args, options));
    const { values, positionals } = parseArgs({ args: guarded, options, allowPositionals: true, strict: true });
    return { values, positionals: positionals.map((operand) => operand.replace(guard, '')) };
  } catch (error) {
    throw new UsageError(`${parserProblem(error, Object.keys(options))} See engram ${command} --help.`, {
      cause: error,
    });
  }
}

/** Stands before a negative number while arguments are read; no argument of a process can hold it. */
const guard = '\0';

/** The parser takes `-1` for an option; it is an operand (`engram compare 1 -1`), as no option is a digit. */
function guardNegativeNumbers(args: readonly string[]): string[] {
  return args.map((arg) => (/^-\d+$/.test(arg) ? guard + arg : arg));
}

/**
 * Joins `--query -kind:x` and `-d -x` to `--query=-kind:x` and `--description=-x`: the parser takes a value that begins with
 * a minus only that way. What is an option of the command is no value, and behind `--` are no options.
 */
function withDashedValues(args: readonly string[], options: CommandOptions): string[] {
  const isOption = (arg: string): boolean =>
    longName(arg, options) !== undefined || Object.keys(options).some((long) => arg.startsWith(`--${long}=`));
  const joined: string[] = [];
  const end = args.includes('--') ? args.indexOf('--') : args.length;
  for (let at = 0; at < end; at++) {
    const [arg = '', next = ''] = args.slice(at, Math.min(at + 2, end));
    const name = longName(arg, options);
    const takesValue = name !== undefined && options[name]?.type === 'string';
    const joins = takesValue && next.length > 1 && next.startsWith('-') && !isOption(next);
    joined.push(joins ? `--${name}=${next}` : arg);
    if (joins) at++;
  }
  return [...joined, ...args.slice(end)];
}

/** `description` for `--description` and for `-d`; undefined for what is no option on its own. */
function longName(arg: string, options: CommandOptions): string | undefined {
  return Object.entries(options).find(
    ([long, { short }]) => arg === `--${long}` || (short !== undefined && arg === `-${short}`),
  )?.[0];
}

/** The parser's first sentence, which names the option, and what was perhaps meant. */
function parserProblem(error: unknown, names: readonly string[]): string {
  const message = error instanceof Error ? error.message : String(error);
  const sentence = message.split(/\.\s|\n/, 1)[0]?.replace(/\.$/, '') ?? message;
  const unknown = /^Unknown option '--([^']+)'/.exec(message)?.[1];
  const guess = unknown === undefined ? undefined : closestWord(unknown, names);
  return guess === undefined ? `${sentence}.` : `${sentence}. Did you mean --${guess}?`;
}

function checkOperands<Options extends CommandOptions>(
  { name, operands }: CommandDefinition<Options>,
  given: readonly string[],
): void {
  const needed = operands.filter((operand) => !operand.startsWith('['));
  const missing = needed[given.length];
  if (missing !== undefined)
    throw new UsageError(`engram ${name} needs ${missing.replace('...', '')}. See engram ${name} --help.`);
  const unexpected = operands.at(-1)?.endsWith('...') === true ? undefined : given[operands.length];
  if (unexpected !== undefined)
    throw new UsageError(`engram ${name} does not take ${JSON.stringify(unexpected)}. See engram ${name} --help.`);
}

function helpText<Options extends CommandOptions>({
  name,
  summary,
  operands,
  options,
  notes,
}: CommandDefinition<Options>): string {
  const rows = Object.entries<CommandOption>(options).map(([long, { short, value, explanation, multiple }]) => {
    const names = `${short === undefined ? '    ' : `-${short}, `}--${long}${value === undefined ? '' : ` ${value}`}`;
    return [names, multiple === true ? `${explanation}; may be repeated` : explanation] as const;
  });
  rows.push(['    --help', 'Show this text']);
  const width = Math.max(...rows.map(([names]) => names.length));
  return [
    `engram ${[name, ...operands].join(' ')} [options]`,
    '',
    `${summary}.`,
    '',
    'Options:',
    ...rows.map(([names, explanation]) => `  ${names.padEnd(width)}  ${explanation}`),
    ...(notes === undefined ? [] : ['', notes]),
  ].join('\n');
}
