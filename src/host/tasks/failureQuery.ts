import { knownEventKinds } from '../../model/eventKind';
import { type EventQuery, matchEverything } from '../../model/query/eventQuery';

/** Events that mean failure and happened in a millisecond after `seenUntilMs` (UTC); all of them without it. */
export function failuresAfter(seenUntilMs: number | undefined): EventQuery {
  const include = knownEventKinds.filter(({ meaning }) => meaning === 'failure').map(({ kind }) => kind);
  return {
    ...matchEverything,
    kind: { include, exclude: [] },
    since: seenUntilMs === undefined ? undefined : { ms: seenUntilMs + 1, ns: 0 },
  };
}
