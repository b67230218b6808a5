import { storeLayout } from '../files/layout';
import { type EdgeKey, type EdgeKind } from '../model/edge';
import { type StoredItem } from '../model/item';
import { plainLine, plainText } from '../model/plainText';
import { type Store } from '../store/store';
import { type EdgeWrite } from '../store/writeAnswers';
import { type CommandContext } from './command';
import { edgeJsonLine } from './edgeOutput';
import { itemJsonLine } from './itemOutput';
import { jsonLine } from './jsonLines';
import { RecordTexts } from './recordTexts';

/** Where what was written is told, and how. */
export interface WriteOutput {
  readonly store: Store;
  readonly json: boolean;
  readonly context: CommandContext;
}

/** A task that was written. `warning`: what another writer did meanwhile. */
export interface ToldItem {
  readonly item: StoredItem;
  readonly warning: string | undefined;
}

/** Tells of tasks that were written: each as `engram items` shows it in JSON, or in a sentence of its own. */
export async function tellItems(
  told: readonly ToldItem[],
  sentence: (task: string) => string,
  { store, json, context }: WriteOutput,
): Promise<void> {
  const texts = json ? await RecordTexts.read(storeLayout(store.health.folder).items) : undefined;
  for (const { item, warning } of told) {
    if (warning !== undefined) context.warn(warning);
    const words = sentence(`${plainText(item.id)} ${plainLine(item.title)}`.trimEnd());
    await context.terminal.line(texts ? itemJsonLine(item, texts, { warning }) : words);
  }
}

/** A relationship that was written, or that was as wanted already, with what came of the write. */
export interface ToldEdge extends EdgeWrite {
  readonly key: EdgeKey;
}

/** Tells of relationships that were written: each as `engram edges` shows it in JSON, or in a sentence of its own. */
export async function tellEdges(told: readonly ToldEdge[], { store, json, context }: WriteOutput): Promise<void> {
  const texts = json ? await RecordTexts.read(storeLayout(store.health.folder).edges) : undefined;
  for (const write of told) {
    if (write.warning !== undefined) context.warn(write.warning);
    await context.terminal.line(texts ? edgeLine(write, texts) : edgeSentence(write, store));
  }
}

function edgeLine({ key, edge, changed, warning }: ToldEdge, texts: RecordTexts): string {
  if (edge) return edgeJsonLine(edge, texts, { changed, warning });
  return jsonLine({ from_id: key.fromId, to_id: key.toId, kind: key.kind, changed, warning });
}

/** How it is now: another writer may have had the last word. */
function edgeSentence({ key, edge, changed }: ToldEdge, store: Store): string {
  const name = (id: string): string => {
    const title = store.get(id)?.title;
    return title === undefined ? plainText(id) : `${plainLine(title)} (${plainText(id)})`;
  };
  const isThere = edge !== undefined && !edge.deleted;
  const adverb = !isThere ? 'no longer' : changed ? 'now' : 'already';
  const end = changed ? '.' : ': nothing was written.';
  return `${name(key.fromId)} is ${adverb} ${relations[key.kind]} ${name(key.toId)}${end}`;
}

const relations: Readonly<Record<EdgeKind, string>> = {
  blocks: 'blocked by',
  parent_child: 'a child of',
  related: 'related to',
};
