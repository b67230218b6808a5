import { edgeKinds } from '../../model/edge';
import { type RelationshipRow } from '../../worker/storeService';
import { relationshipWords } from '../relationships/relationshipWords';
import { type TaskIndex } from '../services/taskIndex';
import { pickText } from '../text/foreignText';

/** A relationship to choose, or a heading above those of a kind, as data of a quick pick's row. */
export interface RelationshipChoice {
  /** Undefined for a heading. */
  readonly row: RelationshipRow | undefined;
  readonly label: string;
  readonly description: string;
}

/** The relationships to choose from, by kind. */
export function relationshipChoices(
  rows: readonly RelationshipRow[],
  index: Pick<TaskIndex, 'title'>,
): readonly RelationshipChoice[] {
  return edgeKinds.flatMap((kind) => {
    const ofKind = rows.filter((row) => row.kind === kind);
    if (ofKind.length === 0) return [];
    const { group, codicon } = relationshipWords[kind];
    return [
      { row: undefined, label: group, description: '' },
      ...ofKind.map((row) => ({
        row,
        label: `$(${codicon}) ${pickText(`${index.title(row.fromId)} → ${index.title(row.toId)}`, 200)}`,
        description: pickText(`${row.fromId} → ${row.toId}`),
      })),
    ];
  });
}

/**
 * Why a relationship could not be added again once it is removed, as the end of a question; undefined when it could: the
 * store refuses what the native program refuses (docs/format.md, Rules of the native store).
 */
export function whyNoWayBack({ dangling, onCycle }: Pick<RelationshipRow, 'dangling' | 'onCycle'>): string | undefined {
  if (dangling.from || dangling.to) return 'It can’t be added again, because a task at its end is missing.';
  return onCycle ? 'It can’t be added again, because it is part of a circle.' : undefined;
}
