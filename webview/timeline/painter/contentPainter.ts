import { rowMiddle, type Scene } from '../layout';
import { type Brush } from './brush';
import { type Highlights } from './highlights';
import { paintLane } from './lanePainter';
import { type ArrowChoices, messageSteps } from './messagePainter';
import { type ScenePart } from './sceneParts';

/** What content is painted from: all that a scene has but its time, which the brush has. */
export type ContentScene = Pick<Scene, 'lanes' | 'rows'>;

/**
 * Paints what is in the lanes (bars, locks, heat, marks, words) and the arrows between them, in steps of a millisecond or
 * so. All of it depends on nothing but the events and where they are, so that it can be moved along with the picture.
 */
export function* contentSteps(
  brush: Brush,
  { lanes, rows }: ContentScene,
  part: ScenePart,
  highlights: Pick<Highlights, 'selection' | 'selectedRow' | 'related'>,
  choices: ArrowChoices,
): Generator<undefined, void> {
  const { selection, selectedRow } = highlights;
  const lit = litEvents(highlights);
  const somethingSelected = selection !== undefined;
  for (const row of part.rows) {
    const lane = lanes.rows[row];
    const selected = row === selectedRow;
    if (!lane) continue;
    paintLane(brush, lane, rowMiddle(rows, row), { selected, quiet: somethingSelected && !selected, lit });
    yield;
  }
  yield* messageSteps(brush, lanes, rows, part, { lit, somethingSelected, choices });
  brush.dense.flush();
}

/** Events at full strength: the selection, and what belongs to it. */
export function litEvents({ selection, related }: Pick<Highlights, 'selection' | 'related'>): ReadonlySet<number> {
  return selection === undefined ? related : new Set([...related, selection]);
}

/** Takes all steps at once. */
export function runSteps(steps: Generator<undefined, void>): void {
  while (steps.next().done !== true);
}
