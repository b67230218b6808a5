import { parseArgs } from 'node:util';

/** What somebody asked the bench for. */
export interface BenchArguments {
  /** Numbers of events, ascending. */
  readonly sizes: readonly number[];
  /** Rows whose name holds this text, in any case; undefined: all. */
  readonly only: string | undefined;
  /** Whether a goal that is missed by more than a tenth fails the command. */
  readonly check: boolean;
}

/** How the bench is called, for messages. */
export const usage = 'npm run bench [-- [--events 10000,100000,1000000] [--only <text of a row’s name>] [--check]]';

const defaultSizes = [10_000, 100_000, 1_000_000];

/** Fewer events than this are no log: pages of 200 are asked for. */
const fewestEvents = 1000;

/** Reads the command line. Throws an Error that says what is wrong with it and how it is meant. */
export function parseArguments(args: readonly string[]): BenchArguments {
  const { values } = parse(args);
  const sizes = values.events === undefined ? defaultSizes : values.events.split(',').map(toSize);
  return { sizes: [...new Set(sizes)].sort((a, b) => a - b), only: values.only, check: values.check ?? false };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: { events: { type: 'string' }, only: { type: 'string' }, check: { type: 'boolean' } },
    });
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\nUsage: ${usage}`, { cause: error });
  }
}

function toSize(text: string): number {
  const events = Number(text.replaceAll('_', ''));
  if (text.trim() === '' || !Number.isInteger(events) || events < fewestEvents)
    throw new Error(
      `--events takes whole numbers from ${fewestEvents} on with commas between them, and not “${text}”.\nUsage: ${usage}`,
    );
  return events;
}
