import { type EdgeKey, type EdgeKind } from '../../model/edge';
import { type TaskIndex } from '../services/taskIndex';

/**
 * How each kind of relationship is called: the group's label, which reads right with rows `A → B` (a `blocks` edge goes
 * from the task that waits to the one that it waits for, docs/format.md, Records), and the words between both ends.
 */
export const relationshipWords: Readonly<
  Record<EdgeKind, { readonly group: string; readonly between: string; readonly codicon: string }>
> = {
  blocks: { group: 'Waits for', between: 'waits for', codicon: 'stop-circle' },
  parent_child: { group: 'Subtask of', between: 'is a subtask of', codicon: 'type-hierarchy-sub' },
  related: { group: 'Related', between: 'is related to', codicon: 'link' },
};

/** `“Lexer” waits for “Parser”`. */
export function relationshipSentence({ fromId, toId, kind }: EdgeKey, index: Pick<TaskIndex, 'title'>): string {
  return `“${index.title(fromId)}” ${relationshipWords[kind].between} “${index.title(toId)}”`;
}
