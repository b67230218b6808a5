import { type EdgeKey, type StoredEdge } from '../../model/edge';
import { quoted } from '../../model/plainText';
import { now } from '../../model/timestamp';
import { describeCycle, RefusedEdgeError } from '../../model/writeErrors';
import { edgeKey } from '../edgeIndex';
import { type EdgeWrite } from '../writeAnswers';
import { cycleThrough } from './cyclePath';
import { checkedEdge } from './inputs';
import { edgeLine, isSameEdge } from './lines';
import { edgeWarning } from './meanwhile';
import { type WritableStore } from './writableStore';
import { whyLost, WriteStart, type WrittenLine } from './writtenLine';

/**
 * Writes relationships and their tombstones by the native rules (docs/format.md, "Rules of the native store"). Each write
 * looks at the files before and after it.
 */
export class EdgeWriter {
  constructor(private readonly store: WritableStore) {}

  async add(edge: EdgeKey): Promise<EdgeWrite> {
    const key = checkedEdge(edge);
    return this.store.inTurn(async () => {
      const base = this.store.edges.get(key);
      this.checkEnds(key);
      if (base && !base.deleted) return { edge: base, changed: false, warning: undefined };
      const cycle = cycleThrough(this.store.edges, key);
      if (cycle) throw RefusedEdgeError.cycle(key, cycle);
      const line = await this.write(key, base, false);
      return { edge: line.holding, changed: true, warning: joined(edgeWarning(line), this.cycleWarning(line)) };
    });
  }

  async remove(edge: EdgeKey): Promise<EdgeWrite> {
    const key = checkedEdge(edge);
    return this.store.inTurn(async () => {
      const base = this.store.edges.get(key);
      if (!base || base.deleted) return { edge: base, changed: false, warning: undefined };
      const line = await this.write(key, base, true);
      return { edge: line.holding, changed: true, warning: edgeWarning(line) };
    });
  }

  private checkEnds(key: EdgeKey): void {
    const { fromId, toId } = key;
    if (fromId === toId) throw RefusedEdgeError.self(key);
    const missing = [fromId, toId].filter((id) => !this.store.items.get(id));
    if (missing.length > 0) throw RefusedEdgeError.unknownEnds(key, missing);
  }

  private async write(
    { fromId, toId, kind }: EdgeKey,
    base: StoredEdge | undefined,
    deleted: boolean,
  ): Promise<WrittenLine<StoredEdge>> {
    const next = { fromId, toId, kind, createdAt: now(), deleted };
    const start = new WriteStart(this.store.edges, base ? [base] : []);
    await this.store.append('edges', [edgeLine(next)]);
    const line = start.find({
      key: edgeKey(next),
      base,
      isWritten: (record) => isSameEdge(record, next),
      isBase: (record) => base !== undefined && isSameEdge(record, base),
    });
    if (line) return line;
    const what = `The relationship ${quoted(fromId)} ${kind} ${quoted(toId)}${deleted ? ' as removed' : ''}`;
    throw await whyLost(this.store, 'edges.jsonl', what);
  }

  /** Two writers may each add one half of a cycle at the same time. */
  private cycleWarning({ holding }: WrittenLine<StoredEdge>): string | undefined {
    const cycle = holding.deleted ? undefined : cycleThrough(this.store.edges, holding);
    if (!cycle) return undefined;
    return `With what another program added meanwhile there is a cycle now: ${describeCycle(cycle)}. Remove one of these relationships.`;
  }
}

function joined(...sentences: readonly (string | undefined)[]): string | undefined {
  const said = sentences.filter((sentence) => sentence !== undefined);
  return said.length > 0 ? said.join(' ') : undefined;
}
