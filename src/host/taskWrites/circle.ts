import { type EdgeKey } from '../../model/edge';
import { plainLine } from '../../model/plainText';
import { type TaskIndex } from '../services/taskIndex';

/**
 * The circle that a new relationship would close, as ids from its first end back to it; undefined when it would close none.
 * `blocks` and `parent_child` count together, as the store counts them (docs/format.md, Rules of the native store). The
 * shortest one, where there are several.
 */
export function circleThrough(
  index: Pick<TaskIndex, 'links'>,
  { fromId, toId, kind }: EdgeKey,
): readonly string[] | undefined {
  if (kind === 'related') return undefined;
  const cameFrom = new Map<string, string>([[toId, fromId]]);
  for (const id of cameFrom.keys()) {
    if (id === fromId) break;
    const { blockedBy, parents } = index.links(id);
    for (const next of [...blockedBy, ...parents]) if (!cameFrom.has(next)) cameFrom.set(next, id);
  }
  if (!cameFrom.has(fromId)) return undefined;
  const path = [fromId];
  for (let id = cameFrom.get(fromId); id !== undefined && id !== fromId; id = cameFrom.get(id)) path.unshift(id);
  return [fromId, ...path];
}

/** More tasks than these on a circle are counted, not named. */
const namedOnCircle = 8;

/** Says why a relationship that closes a circle is refused, in the titles that people know. */
export function circleRefusal(
  index: Pick<TaskIndex, 'title'>,
  { fromId, toId, kind }: EdgeKey,
  circle: readonly string[],
): string {
  const asked = kind === 'blocks' ? 'wait for' : 'become a subtask of';
  const names = circle.map((id) => `“${plainLine(index.title(id), 40)}”`);
  const left = names.length - namedOnCircle;
  const path = left <= 0 ? names : [...names.slice(0, namedOnCircle - 2), `… ${left} more …`, ...names.slice(-2)];
  return `${names[0] ?? fromId} can’t ${asked} “${plainLine(index.title(toId), 40)}”: that would close a circle. Remove one of its relationships first: ${path.join(' → ')}`;
}
