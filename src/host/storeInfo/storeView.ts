import { type Disposable, DisposableStore } from '../../base/disposable';
import { type StoreChecks } from '../checks/storeChecks';
import { type Services } from '../services/services';
import { NodeTree } from '../tree/nodeTree';
import { type TreeNode } from '../tree/treeNode';

/** The Store view: which store, and how it is. */
export class StoreView implements Disposable {
  private readonly owned = new DisposableStore();
  private readonly tree: NodeTree;

  constructor(
    private readonly services: Services,
    private readonly checks: StoreChecks,
  ) {
    const rows = { ready: () => services.active.whenOpen(), roots: () => this.roots() };
    this.tree = this.owned.add(new NodeTree('engram.store', rows, services.log));
    this.owned.add(services.active.onContents(() => this.tree.refresh()));
    this.owned.add(services.active.onSwitch(() => this.tree.refresh()));
    this.owned.add(services.registry.onChange(() => this.tree.refresh()));
    this.owned.add(checks.onChange(() => this.tree.refresh()));
  }

  /** Reads the rows again. */
  refresh(): void {
    this.tree.refresh();
  }

  /** The rows, as the view asks for them. */
  async roots(): Promise<readonly TreeNode[]> {
    const { active, configuration, registry } = this.services;
    const opened = active.current;
    if (!opened) return [];
    await opened.whenOpen();
    const { healthNodes } = await import('./healthTree');
    const settings = await configuration.read();
    // It may have failed since; then the next look says so.
    const health = opened.health ?? (await opened.service.health());
    const options = {
      timeZone: settings['timeline.timeZone'],
      storeCount: registry.stores.length,
      checks: this.checks.outcome?.counts,
    };
    return healthNodes(opened.store, health, options);
  }

  dispose(): void {
    this.owned.dispose();
  }
}
