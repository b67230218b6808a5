import os from 'node:os';
import { makeTemporaryFolder } from '../harness/paths';
import { type BenchArguments, parseArguments } from './arguments';
import { judge } from './comparison';
import { type BenchRow } from './row';
import { BenchSetting, LeftOut } from './setting';
import { formatTable, type TableRow } from './table';

/**
 * Measures the rows that `args` (see arguments.ts) ask for and prints one table. The process's exit code is 1 afterwards
 * where a row failed, and with `--check` also where a goal is missed by more than a tenth or could not be measured. Rejects
 * where the arguments make no sense.
 */
export async function runBench(args: readonly string[], benchRows: readonly BenchRow[]): Promise<void> {
  const options = parseArguments(args);
  const wanted = benchRows.filter(({ name }) => isWanted(name, options.only));
  if (wanted.length === 0)
    throw new Error(`No row has “${options.only ?? ''}” in its name. There are:\n${namesOf(benchRows)}`);
  const setting = new BenchSetting(makeTemporaryFolder('bench'));
  const { rows, unmeasured } = await measureAll(setting, wanted, options);

  console.log(`${describeMachine()}\n`);
  console.log(formatTable(rows));
  console.log('\nMedian of 5 runs or more, unless said otherwise. Goals are those of the largest store.');
  for (const row of unmeasured) console.log(`\n${describeUnmeasured(row)}`);
  if (options.check) reportMisses(missedGoals(rows, unmeasured));
  if (unmeasured.some(({ hasFailed }) => hasFailed)) process.exitCode = 1;
}

/** A row that has no figures. */
interface UnmeasuredRow {
  readonly events: number;
  readonly name: string;
  /** As in the table: whether its goals would have been held against it. */
  readonly counts: boolean;
  /** False where this machine lacks something for it, which only `--check` takes amiss. */
  readonly hasFailed: boolean;
  readonly reason: string;
}

async function measureAll(setting: BenchSetting, wanted: readonly BenchRow[], { sizes }: BenchArguments) {
  const rows: TableRow[] = [];
  const unmeasured: UnmeasuredRow[] = [];
  const largest = sizes.at(-1);
  for (const row of wanted) {
    for (const events of sizes) {
      const start = performance.now();
      try {
        for (const comparison of await row.measure(setting, events))
          rows.push({ events, comparison, counts: events === largest });
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        unmeasured.push({
          events,
          name: row.name,
          counts: events === largest,
          hasFailed: !(error instanceof LeftOut),
          reason,
        });
      }
      const seconds = ((performance.now() - start) / 1000).toFixed(0);
      console.error(`${row.name}, ${events.toLocaleString('en')} events: ${seconds} s`);
    }
  }
  return { rows, unmeasured };
}

function isWanted(name: string, only: string | undefined): boolean {
  return only === undefined || name.toLowerCase().includes(only.toLowerCase());
}

function namesOf(rows: readonly BenchRow[]): string {
  return rows.map(({ name }) => `  ${name}`).join('\n');
}

/** Names of the rows at the largest size that miss their goal by more than a tenth, or were not measured. */
function missedGoals(rows: readonly TableRow[], unmeasured: readonly UnmeasuredRow[]): readonly string[] {
  return [
    ...rows
      .filter(({ comparison, counts }) => counts && judge(comparison).met === 'no')
      .map((row) => row.comparison.name),
    ...unmeasured.filter(({ counts }) => counts).map(({ name }) => name),
  ];
}

function describeUnmeasured({ events, name, hasFailed, reason }: UnmeasuredRow): string {
  return `${hasFailed ? 'Failed' : 'Left out'} at ${events.toLocaleString('en')} events: ${name}. ${reason}`;
}

function reportMisses(names: readonly string[]): void {
  if (names.length === 0) return;
  console.error(`\nMissed by more than a tenth, or not measured:\n${names.map((name) => `  ${name}`).join('\n')}`);
  process.exitCode = 1;
}

function describeMachine(): string {
  const date = new Date().toISOString().slice(0, 10);
  const cores = `${os.cpus().length} cores (${os.cpus()[0]?.model.trim() ?? 'unknown'})`;
  return `${date}, Node ${process.version}, ${os.type()}, ${cores}; ${os.availableParallelism()} of them may be used. Lines of 256 bytes.`;
}
