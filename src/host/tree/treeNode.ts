import { type CommandId } from '../commands/commandMap';
import { type EdgeKind } from '../../model/edge';

/** What a row stands for: what its commands are given. */
export type RowSubject =
  | { readonly type: 'task'; readonly id: string }
  | EventSubject
  | RelationshipSubject
  /** The events of a kind, a task or a day: what Show Events puts into the Events view. */
  | { readonly type: 'events'; readonly query: string }
  /** A row that only structures, informs or acts by a click. */
  | { readonly type: 'other' };

/** An event by its place (see EventReference). */
export interface EventSubject {
  readonly type: 'event';
  readonly generation: number;
  readonly offset: number;
}

/** An edge by its identity, with the line that won. */
export interface RelationshipSubject {
  readonly type: 'relationship';
  readonly fromId: string;
  readonly toId: string;
  readonly kind: EdgeKind;
  readonly line: number;
}

/** A row's icon: a codicon's name and a theme colour's id. */
export interface RowIcon {
  readonly codicon: string;
  readonly color?: string | undefined;
}

/** A click on a row. */
export interface RowCommand {
  readonly command: CommandId;
  readonly title: string;
  readonly args: readonly unknown[];
}

/**
 * A row of a tree as data, without a word of VS Code. Label and description are shown as they are; whoever makes a row
 * has passed foreign text through `plainLine`.
 */
export interface TreeNode {
  /** Unique in its tree and the same after every refresh, so that nothing collapses or jumps. */
  readonly id: string;
  readonly parent: TreeNode | undefined;
  readonly label: string;
  /** Dimmed, after the label. */
  readonly description?: string | undefined;
  readonly icon?: RowIcon | undefined;
  /** Words that `when` clauses of the menus look for in `viewItem`. */
  readonly context: readonly string[];
  readonly subject: RowSubject;
  /** Untrusted markdown, made when somebody hovers. */
  readonly tooltip?: (() => Promise<string>) | undefined;
  readonly command?: RowCommand | undefined;
  /** Absent for a leaf. Asked anew at each refresh of an open row. */
  readonly children?: ((parent: TreeNode) => Promise<readonly TreeNode[]>) | undefined;
  /** Open at first sight; what a person opens or closes wins afterwards. */
  readonly expanded?: boolean | undefined;
  /** What a screen reader says instead of label and description. */
  readonly spoken?: string | undefined;
}

/** The id of a row under `parent`: a path, so that one task in two places is two rows. */
export function childId(parent: TreeNode | undefined, own: string): string {
  return parent === undefined ? own : `${parent.id}/${own}`;
}

/** A row that says something and does at most one thing. */
export function messageNode(
  parent: TreeNode | undefined,
  own: string,
  label: string,
  more: Pick<TreeNode, 'description' | 'icon' | 'command'> & { readonly context?: readonly string[] } = {},
): TreeNode {
  return { context: [], ...more, id: childId(parent, own), parent, label, subject: { type: 'other' } };
}
