import { type Remote } from '../../../base/rpc';
import { describeEventKind } from '../../../model/eventKind';
import { type EventQuery, matchEverything } from '../../../model/query/eventQuery';
import { parseEventQuery, type QueryContext } from '../../../model/query/parseEventQuery';
import { exactPattern } from '../../../model/query/pattern';
import { type FromTimeline } from '../../../protocol/timeline';
import { type StoreService } from '../../../worker/storeService';

/** What a timeline says of the events that it shows. */
export type ShownRequest = Extract<FromTimeline, { readonly type: 'export-events' }>;

/** Positions of events in the log, ascending. */
export interface EventPositions {
  readonly generation: number;
  readonly indices: Uint32Array;
}

/**
 * The events that a timeline shows: those that its query finds, without the meanings that its legend hides; with `inWindow`
 * those of its window alone. Rejects with what is wrong where the query has a mistake.
 */
export async function shownEvents(
  service: Pick<Remote<StoreService>, 'eventKinds' | 'matchingEvents'>,
  request: ShownRequest,
  inWindow: boolean,
  context: QueryContext,
): Promise<EventPositions> {
  const parsed = parseEventQuery(request.query, context);
  if (!parsed.ok) throw new Error(`The query has a mistake: ${parsed.problem[0]?.message ?? ''}`);
  const restriction = await restrictionOf(service, request, inWindow);
  for (;;) {
    // Two questions, because the query's own limit counts before the legend and the window leave anything out.
    const [found, allowed] = await Promise.all([
      service.matchingEvents(parsed.value),
      restriction && service.matchingEvents(restriction),
    ]);
    if (!allowed) return found;
    // Else the file was replaced between the two: both are asked again.
    if (found.generation === allowed.generation)
      return { generation: found.generation, indices: inBoth(found.indices, allowed.indices) };
  }
}

/** What else events have to be, as a query; undefined where all are shown. */
async function restrictionOf(
  service: Pick<Remote<StoreService>, 'eventKinds'>,
  { hidden, window }: ShownRequest,
  inWindow: boolean,
): Promise<EventQuery | undefined> {
  if (hidden.length === 0 && !inWindow) return undefined;
  const kinds = (await service.eventKinds()).map(({ kind }) => kind);
  const exclude = kinds.filter((kind) => hidden.includes(describeEventKind(kind).meaning)).map(exactPattern);
  const [since, until] = inWindow ? [window.start, window.end] : [undefined, undefined];
  return { ...matchEverything, kind: { include: [], exclude }, since, until };
}

/** What two ascending lists have in common, ascending. */
function inBoth(one: Uint32Array, other: Uint32Array): Uint32Array {
  const common = new Uint32Array(Math.min(one.length, other.length));
  let count = 0;
  let place = 0;
  for (const index of one) {
    while (place < other.length && (other[place] ?? 0) < index) place++;
    if (other[place] === index) common[count++] = index;
  }
  return common.subarray(0, count);
}
