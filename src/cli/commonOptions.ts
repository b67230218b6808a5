import { type CommandOptions } from './command';

/** Options of every command. */
export const commonOptions = {
  store: {
    type: 'string',
    value: 'FOLDER',
    explanation: 'The store, or the folder with it; default: the nearest upward',
  },
  json: { type: 'boolean', explanation: 'Write JSON, one object a line' },
} as const satisfies CommandOptions;

/** Options of commands that show times but take none. */
export const shownTimeOptions = {
  utc: { type: 'boolean', explanation: 'Show times in UTC instead of local time' },
} as const satisfies CommandOptions;

/** Which time zone the caller thinks in. */
export function timeZoneOf({ utc }: { readonly utc?: boolean }): 'utc' | 'local' {
  return utc === true ? 'utc' : 'local';
}
