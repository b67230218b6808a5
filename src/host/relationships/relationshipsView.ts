import { type Disposable, DisposableStore } from '../../base/disposable';
import { setContext } from '../services/contextKeys';
import { type Services } from '../services/services';
import { NodeTree } from '../tree/nodeTree';
import { type TreeNode } from '../tree/treeNode';

/** The Relationships view. */
export class RelationshipsView implements Disposable {
  private readonly owned = new DisposableStore();
  private readonly tree: NodeTree;
  private showRemoved = false;

  constructor(private readonly services: Services) {
    const rows = { ready: () => services.active.whenOpen(), roots: () => this.roots() };
    this.tree = this.owned.add(new NodeTree('engram.relationships', rows, services.log));
    this.owned.add(services.active.onContents(() => this.tree.refresh()));
    this.owned.add(services.active.onSwitch(() => this.tree.refresh()));
  }

  /** Reads the rows again. */
  refresh(): void {
    this.tree.refresh();
  }

  /** Shows or hides relationships that were removed. */
  setShowRemoved(show: boolean): void {
    this.showRemoved = show;
    setContext('engram.relationships.showRemoved', show);
    this.tree.refreshNow();
  }

  /** The rows at the top, as the view asks for them. */
  async roots(): Promise<readonly TreeNode[]> {
    const opened = this.services.active.current;
    if (!opened) return [];
    const { relationshipRoots } = await import('./relationshipTree');
    const settings = await this.services.configuration.read();
    return relationshipRoots(await opened.whenOpen(), {
      showRemoved: this.showRemoved,
      timeZone: settings['timeline.timeZone'],
    });
  }

  dispose(): void {
    this.owned.dispose();
  }
}
