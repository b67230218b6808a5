import { broadcastKinds, kindsAddressedBySource, messageKinds } from '../model/messageRule';
import { workStepNumber } from '../model/sessionRule';

/** What events of each kind tell, by number of the kind: looked up for every event of a log. */
export interface KindRoles {
  /** What they do to the work of their task: `workStarts`, `workEnds` or 0. */
  readonly step: Uint8Array;
  /** 1 where the receiver is the source if there is no target. */
  readonly toSource: Uint8Array;
  /** 1 where the kind is one of `messageKinds`. */
  readonly isMessage: Uint8Array;
  /** 1 where every task is told if there is no target. */
  readonly toAll: Uint8Array;
}

/** The roles of a log's kinds. */
export function kindRoles(kinds: readonly string[]): KindRoles {
  return {
    step: Uint8Array.from(kinds, workStepNumber),
    toSource: Uint8Array.from(kinds, (kind) => Number(kindsAddressedBySource.has(kind))),
    isMessage: Uint8Array.from(kinds, (kind) => Number(messageKinds.has(kind))),
    toAll: Uint8Array.from(kinds, (kind) => Number(broadcastKinds.has(kind))),
  };
}
