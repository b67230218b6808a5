import { type BenchRow } from '../../bench/row';
import { runBench } from '../../bench/runBench';
import { LeftOut } from '../../bench/setting';

/** `npm run bench` with rows whose figures are made up, for its exit code. Their goals are 100 ms. */
const rows: readonly BenchRow[] = [
  row('Good: met', () => 100),
  row('Good: missed by nine of a hundred', () => 109),
  row('Missed by eleven of a hundred', () => 111),
  row('Good: only a small store is slow', (events) => (events === 1000 ? 500 : 100)),
  row('Left out', () => {
    throw new LeftOut('This machine lacks it.');
  }),
  row('Failed', () => {
    throw new Error('It broke.');
  }),
];

function row(name: string, figure: (events: number) => number): BenchRow {
  return {
    name,
    measure: (_, events) =>
      new Promise((resolve) =>
        resolve([{ name, unit: 'ms', ours: Array.from({ length: 5 }, () => figure(events)), goal: { most: 100 } }]),
      ),
  };
}

runBench(process.argv.slice(2), rows).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 2;
});
