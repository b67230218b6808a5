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
  /** The row whose selection was asked for here: VS Code tells of it as of any other. */
  private taking: string | undefined;
  /** Settles when the rows that were asked for are selected. */
  private taken: Promise<void> = Promise.resolve();
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

  /**
   * Selects a row and scrolls to it; the keyboard stays where it is. One row after the other, without those that another
   * one has followed by then: until VS Code has told of a row, its view says that the one before is selected.
   */
  take(row: TreeNode): Promise<void> {
    this.last = row.id;
    const taken = this.taken.then(() => this.select(row));
    // Who asked hears of a failure; the next row is selected all the same.
    this.taken = taken.catch(() => undefined);
    return taken;
  }

  dispose(): void {
    this.owned.dispose();
  }

  private async select(row: TreeNode): Promise<void> {
    if (row.id !== this.last || this.view.selection.some(({ id }) => id === row.id)) return;
    this.taking = row.id;
    try {
      // VS Code tells of the selection before this is done: both go the same way, one after the other.
      await this.view.reveal(row, { select: true, focus: false, expand: false });
    } finally {
      this.taking = undefined;
    }
  }

  private changed([row]: readonly TreeNode[]): void {
    if (row?.subject.type !== 'event' || row.id === this.last || row.id === this.taking) return;
    this.last = row.id;
    this.selections.fire(row.subject);
  }
}
