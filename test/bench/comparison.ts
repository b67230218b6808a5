/** What a figure is. Fractions of a second and of a MiB count. */
export type Unit = 'ms' | 'MiB';

/** Something else that was measured in the same run, to divide by. */
export interface Yardstick {
  /** What it is, to stand behind its figure. */
  readonly name: string;
  /** One figure a run, in the order of `ours`. */
  readonly figures: readonly number[];
}

/** What issue and design ask for. Both are upper bounds. */
export interface Goal {
  /** Of ours, in its unit. */
  readonly most?: number;
  /** Of ours ÷ the yardstick. */
  readonly ratio?: number;
}

/** One line of the table: ours, and what it is held against. */
export interface Comparison {
  readonly name: string;
  readonly unit: Unit;
  /** One figure a run. */
  readonly ours: readonly number[];
  /** Default: the median of the runs. */
  readonly of?: 'median' | 'worst';
  readonly yardstick?: Yardstick;
  readonly goal?: Goal;
}

/** What a comparison comes to. */
export interface Verdict {
  readonly ours: number;
  readonly yardstick: number | undefined;
  /** The median of each run's ratio: what slows a machine down for a while slows both down. */
  readonly ratio: number | undefined;
  /** Undefined without a goal. `nearly`: missed by a tenth of it at most. */
  readonly met: 'yes' | 'nearly' | 'no' | undefined;
}

/** By how much a goal may be missed before `--check` fails: machines differ, and so do runs on one. */
const tolerance = 1.1;

/** Works out a comparison. Throws a RangeError where a figure is missing: nothing may be assumed. */
export function judge({ name, ours, of = 'median', yardstick, goal }: Comparison): Verdict {
  if (ours.length === 0) throw new RangeError(`“${name}” has no figures.`);
  if (yardstick && yardstick.figures.length !== ours.length)
    throw new RangeError(`“${name}” has ${ours.length} figures and its yardstick ${yardstick.figures.length}.`);
  const figure = of === 'worst' ? Math.max(...ours) : median(ours);
  const ratio = yardstick && median(ours.map((value, run) => value / (yardstick.figures[run] ?? NaN)));
  if (goal?.ratio !== undefined && ratio === undefined)
    throw new RangeError(`“${name}” has a ratio for its goal and no yardstick.`);
  const misses: number[] = [];
  if (goal?.most !== undefined) misses.push(figure / goal.most);
  if (goal?.ratio !== undefined && ratio !== undefined) misses.push(ratio / goal.ratio);
  return {
    ours: figure,
    yardstick: yardstick && median(yardstick.figures),
    ratio,
    met: misses.length === 0 ? undefined : metBy(Math.max(...misses)),
  };
}

function metBy(miss: number): 'yes' | 'nearly' | 'no' {
  if (miss <= 1) return 'yes';
  return miss <= tolerance ? 'nearly' : 'no';
}

/** The middle value; of an even number the upper one of the two, which flatters nobody. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/** The value that 95 of 100 do not exceed. */
export function percentile95(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1] ?? NaN;
}
