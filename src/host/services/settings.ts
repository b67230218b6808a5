import * as z from 'zod/mini';
import { checkCodes } from '../../model/check';

/** How the Tasks view is arranged. */
export const taskArrangements = ['hierarchy', 'status', 'readiness'] as const;
export type TaskArrangement = (typeof taskArrangements)[number];

/** How the Events view is grouped. */
export const eventGroupings = ['none', 'day', 'session', 'kind', 'task'] as const;
export type EventsGroupBy = (typeof eventGroupings)[number];

const schemas = {
  stores: z.array(z.string()),
  'events.pageSize': z.number().check(z.int(), z.gte(20), z.lte(2000)),
  'events.groupBy': z.enum(eventGroupings),
  'tasks.arrangement': z.enum(taskArrangements),
  'timeline.timeZone': z.enum(['local', 'utc']),
  'sessions.gapMinutes': z.number().check(z.gte(1), z.lte(10_080)),
  'notifications.reactionMinutes': z.number().check(z.gte(0.1), z.lte(10_080)),
  'timeline.linkSelection': z.boolean(),
  'sql.rowLimit': z.number().check(z.int(), z.gte(1), z.lte(100_000)),
  'checks.silenced': z.array(z.enum(checkCodes)),
  notifyOnFailure: z.boolean(),
  'writes.enabled': z.boolean(),
  'git.trackEvents': z.boolean(),
};

/** The name of a setting below `engram.`. */
export type SettingName = keyof typeof schemas;

/** The settings' values. */
export type Settings = { readonly [Name in SettingName]: z.infer<(typeof schemas)[Name]> };

/** What holds where nothing, or nothing usable, is set. package.json names the same values (a test compares them). */
export const defaultSettings: Settings = {
  stores: [],
  'events.pageSize': 200,
  'events.groupBy': 'none',
  'tasks.arrangement': 'hierarchy',
  'timeline.timeZone': 'local',
  'sessions.gapMinutes': 30,
  'notifications.reactionMinutes': 5,
  'timeline.linkSelection': true,
  'sql.rowLimit': 10_000,
  'checks.silenced': [],
  notifyOnFailure: false,
  'writes.enabled': true,
  'git.trackEvents': false,
};

/** The names of all settings. */
export const settingNames = Object.keys(schemas) as readonly SettingName[];

/** Checks the settings as VS Code gives them. What doesn't fit gets its default and a line that says so. */
export function parseSettings(read: (name: SettingName) => unknown): {
  readonly settings: Settings;
  readonly problems: readonly string[];
} {
  const problems: string[] = [];
  const usable: Record<string, unknown> = {};
  for (const name of settingNames) {
    const given = read(name);
    if (given === undefined) continue;
    if (schemas[name].safeParse(given).success) usable[name] = given;
    else problems.push(misfit(name, given));
  }
  return { settings: z.object(schemas).parse({ ...defaultSettings, ...usable }), problems };
}

function misfit(name: SettingName, given: unknown): string {
  const used = JSON.stringify(defaultSettings[name]);
  return `The setting engram.${name} is ${JSON.stringify(given)}, which does not fit; ${used} is used instead.`;
}
