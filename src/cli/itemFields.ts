import { type CommandContext, type CommandOptions } from './command';

/** Options for the fields of a task, as `eg create` names them. */
export const itemFieldOptions = {
  priority: { type: 'string', short: 'p', value: '0-4', explanation: 'Priority, 0 critical to 4 low' },
  labels: {
    type: 'string',
    short: 'l',
    value: 'LABELS',
    multiple: true,
    explanation: 'Labels, with commas between them',
  },
  description: {
    type: 'string',
    short: 'd',
    value: 'TEXT',
    explanation: 'Description, markdown; - reads it from standard input',
  },
} as const satisfies CommandOptions;

/** The labels of options that name some each: `-l a,b -l c`. What is empty between commas is left out. */
export function labelsOf(values: readonly string[]): readonly string[] {
  return values.flatMap((value) => value.split(',').map((label) => label.trim())).filter((label) => label !== '');
}

/** The text of `--description`; that of standard input, which ends with line ends of no meaning, for `-`. */
export async function descriptionOf(value: string, { readInput }: CommandContext): Promise<string> {
  return value === '-' ? (await readInput()).replace(/[\r\n]+$/, '') : value;
}
