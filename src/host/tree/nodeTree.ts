import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { plainLine } from '../../model/plainText';
import { type ViewId } from '../views';
import { messageNode, type TreeNode } from './treeNode';
import { TreeRefresh } from './treeRefresh';

/**
 * A tree is asked for its rows at most this often while events arrive. VS Code itself keeps back for 200 ms what it is told
 * within 200 ms of something else: a click on Load more would mostly be kept back if trees were told four times a second.
 */
const refreshIntervalMs = 500;

/** Where a tree's rows come from. */
export interface TreeRows {
  /** Resolves when there is something to read. Rejects with why there will not be. */
  readonly ready: () => Promise<unknown>;
  /** Reads the rows at the top. An empty list shows the view's welcome content. */
  readonly roots: () => Promise<readonly TreeNode[]>;
}

/** A tree of nodes in a view: maps data to VS Code's items, refreshes, reveals, and shows what went wrong as a row. */
export class NodeTree implements vscode.TreeDataProvider<TreeNode>, Disposable {
  private readonly owned = new DisposableStore();
  private readonly changes = this.owned.add(new vscode.EventEmitter<undefined>());
  private readonly refreshing: TreeRefresh;
  readonly onDidChangeTreeData = this.changes.event;
  /** The view that shows the tree. */
  readonly view: vscode.TreeView<TreeNode>;

  constructor(
    id: ViewId,
    private readonly rows: TreeRows,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.refreshing = this.owned.add(
      new TreeRefresh(
        () => this.changes.fire(undefined),
        refreshIntervalMs,
        (error) => log.error(String(error)),
      ),
    );
    this.view = this.owned.add(vscode.window.createTreeView(id, { treeDataProvider: this, showCollapseAll: true }));
  }

  /** Reads the rows again, soon. */
  refresh(): void {
    this.refreshing.request();
  }

  /**
   * Reads the rows again now: for a person who waits, and for what is revealed next, as VS Code looks for a row among those
   * that it knows.
   */
  refreshNow(): void {
    this.refreshing.now();
  }

  /** Selects a row and scrolls to it; `focus` moves the keyboard there too. */
  async reveal(node: TreeNode, focus: boolean): Promise<void> {
    await this.view.reveal(node, { select: true, focus, expand: false });
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    return treeItem(node);
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return node.parent;
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    try {
      if (node) return [...((await node.children?.(node)) ?? [])];
      return [...(await this.refreshing.read(this.rows.ready, this.rows.roots))];
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.log.error(error instanceof Error ? error : reason);
      // Two rows: beside a long reason, the way out would be cut.
      return [
        messageNode(node, 'failed', plainLine(reason, 300), {
          icon: { codicon: 'error', color: 'list.errorForeground' },
          command: { command: 'engram.showLog', title: 'Show Log', args: [] },
        }),
        messageNode(node, 'retry', 'Retry', {
          icon: { codicon: 'refresh' },
          command: { command: 'engram.retry', title: 'Retry', args: [] },
        }),
      ];
    }
  }

  async resolveTreeItem(item: vscode.TreeItem, node: TreeNode): Promise<vscode.TreeItem> {
    if (!node.tooltip) return item;
    const tooltip = new vscode.MarkdownString(await node.tooltip());
    tooltip.isTrusted = false;
    tooltip.supportHtml = false;
    item.tooltip = tooltip;
    return item;
  }

  dispose(): void {
    this.owned.dispose();
  }
}

/** A row as VS Code draws it. */
export function treeItem(node: TreeNode): vscode.TreeItem {
  const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(node.label, node.children ? (node.expanded ? Expanded : Collapsed) : None);
  item.id = node.id;
  item.contextValue = node.context.join(' ');
  if (node.description !== undefined) item.description = node.description;
  if (node.icon) {
    const { codicon, color } = node.icon;
    item.iconPath = new vscode.ThemeIcon(codicon, color === undefined ? undefined : new vscode.ThemeColor(color));
  }
  if (node.command) {
    const { command, title, args } = node.command;
    item.command = { command, title, arguments: [...args] };
  }
  if (node.spoken !== undefined) item.accessibilityInformation = { label: node.spoken };
  // Nothing else to tell: without this, VS Code shows the label again.
  if (!node.tooltip) item.tooltip = node.description === undefined ? node.label : `${node.label}: ${node.description}`;
  return item;
}
