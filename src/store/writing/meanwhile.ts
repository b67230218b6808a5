import { type StoredEdge } from '../../model/edge';
import { type Item, type StoredItem } from '../../model/item';
import { changesOf, describeDifferences, fieldInWords, type ItemDifference } from '../../model/itemDifferences';
import { type StoreFileName } from '../../model/place';
import { quoted } from '../../model/plainText';
import { type WrittenLine } from './writtenLine';

/** More lines than these are counted, not described. */
const describedLines = 3;

/**
 * Says what others did to the same task meanwhile, whose line holds now and what is lost; undefined for nothing. `base`:
 * the task as it was before.
 */
export function itemWarning(base: Item, line: WrittenLine<StoredItem>): string | undefined {
  const { written, meanwhile, holding, replaced } = line;
  const sentences: string[] = [];
  if (replaced) sentences.push(replacedFile('items.jsonl'));
  if (meanwhile.length > 0) {
    const lines = meanwhile.map((line) => `line ${line.place.line}: ${describeChanges(base, line)}`);
    sentences.push(
      `Another program wrote to the task ${quoted(base.id)} meanwhile (items.jsonl, ${someOf(lines)}).`,
      holding === written
        ? `Our line ${written.place.line} is behind it and holds now${lost('of the other change', base, meanwhile, written)}`
        : `Line ${holding.place.line} is behind our line ${written.place.line} and holds now${lost('of our change', base, [written], holding)}`,
    );
  }
  return sentences.length > 0 ? sentences.join(' ') : undefined;
}

/** As `itemWarning` for a relationship. */
export function edgeWarning({ written, meanwhile, holding, replaced }: WrittenLine<StoredEdge>): string | undefined {
  const sentences: string[] = [];
  if (replaced) sentences.push(replacedFile('edges.jsonl'));
  if (meanwhile.length > 0) {
    const did = ({ deleted }: StoredEdge): string => (deleted ? 'removed' : 'added');
    const state = ({ deleted }: StoredEdge): string => (deleted ? 'removed' : 'there');
    const lines = meanwhile.map((edge) => `line ${edge.place.line}: ${did(edge)}`);
    const { fromId, toId, kind } = written;
    sentences.push(
      `Another program wrote to the relationship ${quoted(fromId)} ${kind} ${quoted(toId)} meanwhile ` +
        `(edges.jsonl, ${someOf(lines)}).`,
      holding === written
        ? `Our line ${written.place.line} is behind it and holds now: the relationship is ${state(written)}.`
        : `Line ${holding.place.line} is behind our line ${written.place.line} and holds now: ` +
            `the relationship is ${state(holding)}.`,
    );
  }
  return sentences.length > 0 ? sentences.join(' ') : undefined;
}

/** Says that the file is not the one any more to which the write began. */
function replacedFile(file: StoreFileName): string {
  return `Another program replaced or rewrote ${file} meanwhile; our line is in it.`;
}

function describeChanges(base: Item, line: Item): string {
  const changes = changesOf(base, line);
  return changes.length > 0 ? describeDifferences(changes) : 'nothing but its time';
}

/** What `losers` changed and `winner` does not hold: the end of a sentence. */
function lost(whose: string, base: Item, losers: readonly Item[], winner: Item): string {
  const missing = new Set(losers.flatMap((loser) => overwritten(base, loser, winner)).map(fieldInWords));
  return missing.size > 0 ? `; what is lost ${whose}: ${[...missing].join(', ')}.` : `; nothing ${whose} is lost.`;
}

function overwritten(base: Item, loser: Item, winner: Item): readonly ItemDifference['field'][] {
  const differing = new Set(changesOf(loser, winner).map(({ field }) => field));
  return changesOf(base, loser)
    .map(({ field }) => field)
    .filter((field) => differing.has(field));
}

function someOf(lines: readonly string[]): string {
  const more = lines.length - describedLines;
  const described = lines.slice(0, describedLines).join('; ');
  return more > 0 ? `${described}; and ${more} more` : described;
}
