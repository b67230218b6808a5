import { type EdgeKey } from './edge';
import { describeDifferences, type ItemDifference } from './itemDifferences';
import { plainLine, quoted } from './plainText';

/** Thrown for a write to a task that the store doesn't have. */
export class UnknownItemError extends Error {
  override readonly name = 'UnknownItemError';
  constructor(readonly id: string) {
    super(`There is no task ${quoted(id)} in this store.`);
  }
}

/** Thrown when a task is not, or no longer, as the caller saw it. Nothing was written. */
export class ChangedMeanwhileError extends Error {
  override readonly name = 'ChangedMeanwhileError';

  /** `differences`: from what the caller saw to what is there. */
  constructor(
    readonly id: string,
    readonly differences: readonly ItemDifference[],
  ) {
    super(
      `The task ${quoted(id)} was changed meanwhile: ${describeDifferences(differences)}. ` +
        'Nothing was written; look at it and try again.',
    );
  }
}

/** Why a relationship is refused. `invalid`: it is none, by its types. */
export type EdgeRefusal = 'invalid' | 'self-edge' | 'unknown-end' | 'cycle';

/** Thrown for a relationship that must not be written. Nothing was written. */
export class RefusedEdgeError extends Error {
  override readonly name = 'RefusedEdgeError';
  private constructor(
    readonly reason: EdgeRefusal,
    message: string,
    /** For a cycle its ids, the first again at the end; else empty. */
    readonly cycle: readonly string[] = [],
  ) {
    super(message);
  }

  /** `problem`: a sentence without a full stop. */
  static invalid(problem: string): RefusedEdgeError {
    return new RefusedEdgeError('invalid', `This is no relationship: ${problem}.`);
  }

  static self({ fromId, kind }: EdgeKey): RefusedEdgeError {
    return new RefusedEdgeError(
      'self-edge',
      `A task can't have the relationship ${kind} to itself: ${quoted(fromId)}.`,
    );
  }

  /** `missing`: the ids, of one end or both, that no task has. */
  static unknownEnds({ kind }: EdgeKey, missing: readonly string[]): RefusedEdgeError {
    const ids = missing.map(quoted).join(' or ');
    return new RefusedEdgeError('unknown-end', `The relationship ${kind} needs two tasks; there is no task ${ids}.`);
  }

  /** `cycle`: the ids on the way round, the first again at the end. */
  static cycle({ fromId, toId, kind }: EdgeKey, cycle: readonly string[]): RefusedEdgeError {
    const message =
      `${quoted(fromId)} ${kind} ${quoted(toId)} would close a cycle over blocks and parent_child: ` +
      `${describeCycle(cycle)}. Remove one of these relationships first.`;
    return new RefusedEdgeError('cycle', message, cycle);
  }
}

/** More ids than these on a cycle are counted, not named. */
const namedOnCycle = 12;

/** The ids of a cycle with arrows between them; of a long one, its start and its end. */
export function describeCycle(cycle: readonly string[]): string {
  const names = cycle.map((id) => plainLine(id, 40));
  if (names.length <= namedOnCycle) return names.join(' → ');
  const left = names.length - namedOnCycle;
  return [...names.slice(0, namedOnCycle - 2), `… ${left} more …`, ...names.slice(-2)].join(' → ');
}
