import type * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { Emitter, type Listen } from '../../base/emitter';
import { type EventSubject, type TreeNode } from '../tree/treeNode';

/**
 * The selection of a tree of events, tied to that of others: tells which event a person selects, and takes over what is
 * selected elsewhere without telling it again, so that two that are tied to each other come to rest.
 */
export class EventSelection implements Disposable {
  private readonly owned = new DisposableStore();
  private readonly selections: Emitter<EventSubject>;
  /** Rows whose selection was asked for here: VS Code tells of it as of any other. */
  private readonly taking = new Set<string>();
  /** A refresh of the tree may tell of the selection again. */
  private last: string | undefined;
  private readonly collapsed = new Set<string>();

  /** A person selected an event. */
  readonly onSelect: Listen<EventSubject>;

  constructor(
    private readonly view: vscode.TreeView<TreeNode>,
    onError: (error: unknown) => void,
  ) {
    this.selections = this.owned.add(new Emitter<EventSubject>(onError));
    this.onSelect = this.selections.event;
    this.owned.add(view.onDidChangeSelection(({ selection }) => this.changed(selection)));
    this.owned.add(view.onDidCollapseElement(({ element }) => this.collapsed.add(element.id)));
    this.owned.add(view.onDidExpandElement(({ element }) => this.collapsed.delete(element.id)));
  }

  /** Whether a person has closed this row. */
  isCollapsed({ id }: TreeNode): boolean {
    return this.collapsed.has(id);
  }

  /** Selects a row and scrolls to it; the keyboard stays where it is. */
  async take(row: TreeNode): Promise<void> {
    this.last = row.id;
    if (this.view.selection.some(({ id }) => id === row.id)) return;
    this.taking.add(row.id);
    try {
      // VS Code tells of the selection before this is done: both go the same way, one after the other.
      await this.view.reveal(row, { select: true, focus: false, expand: false });
    } finally {
      this.taking.delete(row.id);
    }
  }

  dispose(): void {
    this.owned.dispose();
  }

  private changed([row]: readonly TreeNode[]): void {
    if (row?.subject.type !== 'event' || row.id === this.last || this.taking.has(row.id)) return;
    this.last = row.id;
    this.selections.fire(row.subject);
  }
}
