import { Refusal } from '../commands/refusal';

/** What decides whether the extension may write to stores. */
export interface WriteConditions {
  /** The person trusts the workspace. */
  readonly trusted: boolean;
  /** The setting `engram.writes.enabled`. */
  readonly enabled: boolean;
}

/** Why nothing may be written, with what to do; undefined when writing is allowed. */
export function writeRefusal({ trusted, enabled }: WriteConditions): Refusal | undefined {
  if (!trusted)
    return new Refusal(
      'Nothing is written in Restricted Mode. Trust this workspace to record events, change tasks and initialize stores.',
      { title: 'Manage Workspace Trust', command: 'workbench.trust.manage', args: [] },
    );
  if (!enabled)
    return new Refusal('Writing is switched off by the setting engram.writes.enabled.', {
      title: 'Open Setting',
      command: 'workbench.action.openSettings',
      args: ['engram.writes.enabled'],
    });
  return undefined;
}
