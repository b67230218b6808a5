import { type Comparison } from './comparison';
import { type BenchSetting } from './setting';

/** A part of the bench that is measured together: one or more lines of the table for each size. */
export interface BenchRow {
  /** What `--only` looks at. */
  readonly name: string;
  /** Measures it for a store of so many events. Rejects with `LeftOut` where this machine lacks something for it. */
  readonly measure: (setting: BenchSetting, events: number) => Promise<readonly Comparison[]>;
}
