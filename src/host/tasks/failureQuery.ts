import { knownEventKinds } from '../../model/eventKind';
import { type EventQuery, matchEverything } from '../../model/query/eventQuery';

/** The kinds that mean failure. */
export const failureKinds: readonly string[] = knownEventKinds
  .filter(({ meaning }) => meaning === 'failure')
  .map(({ kind }) => kind);

/** Events that mean failure and happened in a millisecond after `seenUntilMs` (UTC); all of them without it. */
export function failuresAfter(seenUntilMs: number | undefined): EventQuery {
  return {
    ...matchEverything,
    kind: { include: failureKinds, exclude: [] },
    since: seenUntilMs === undefined ? undefined : { ms: seenUntilMs + 1, ns: 0 },
  };
}
