/** What decides whether the extension may write to stores. */
export interface WriteConditions {
  /** The person trusts the workspace. */
  readonly trusted: boolean;
  /** The setting `engram.writes.enabled`. */
  readonly enabled: boolean;
}

/** Why nothing may be written, as a message with what to do; undefined when writing is allowed. */
export function writeRefusal({ trusted, enabled }: WriteConditions): string | undefined {
  if (!trusted)
    return 'Nothing is written in Restricted Mode. Trust this workspace to record events and initialize stores.';
  if (!enabled) return 'Writing is switched off by the setting engram.writes.enabled.';
  return undefined;
}
