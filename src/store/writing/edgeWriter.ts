import { type EdgeKey } from '../../model/edge';
import { type EdgeWrite } from '../writeAnswers';
import { type WritableStore } from './writableStore';

/** Writes relationships and their tombstones. */
export class EdgeWriter {
  constructor(private readonly store: WritableStore) {}

  add(edge: EdgeKey): Promise<EdgeWrite> {
    return this.unbuilt(edge);
  }

  remove(edge: EdgeKey): Promise<EdgeWrite> {
    return this.unbuilt(edge);
  }

  private unbuilt(...args: readonly unknown[]): Promise<never> {
    return Promise.reject(new Error(`Not built yet: ${args.length} ${typeof this.store}`));
  }
}
