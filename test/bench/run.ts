import os from 'node:os';
import { makeTemporaryFolder } from '../harness/paths';
import { type BenchArguments, parseArguments } from './arguments';
import { judge } from './comparison';
import { installBetterSqlite } from './installBetterSqlite';
import { type BenchRow } from './row';
import { benchRows } from './rows';
import { BenchSetting } from './setting';
import { type FailedRow, formatTable, type TableRow } from './table';

/**
 * `npm run bench`: measures what docs/performance.md promises and prints one table. Writes nothing but temporary files, and
 * better-sqlite3 once. arguments.ts says what it may be told.
 */
async function main(): Promise<void> {
  const options = parseArguments(process.argv.slice(2));
  const wanted = benchRows.filter(({ name }) => isWanted(name, options.only));
  if (wanted.length === 0)
    throw new Error(`No row has “${options.only ?? ''}” in its name. There are:\n${namesOf(benchRows)}`);
  const setting = await BenchSetting.prepare(makeTemporaryFolder('bench'), await installBetterSqlite());
  const { rows, failed } = await measureAll(setting, wanted, options);

  console.log(`${describeMachine()}\n`);
  console.log(formatTable(rows));
  console.log('\nMedian of 5 runs or more, unless said otherwise. Goals are those of the largest store.');
  for (const { events, name, reason } of failed)
    console.log(`\nLeft out at ${events.toLocaleString('en')} events: ${name}. ${reason}`);
  if (options.check && (failed.length > 0 || missedOf(rows).length > 0)) fail(rows, failed);
}

async function measureAll(setting: BenchSetting, wanted: readonly BenchRow[], { sizes }: BenchArguments) {
  const rows: TableRow[] = [];
  const failed: FailedRow[] = [];
  const largest = sizes.at(-1);
  for (const row of wanted) {
    for (const events of sizes) {
      const start = performance.now();
      try {
        for (const comparison of await row.measure(setting, events))
          rows.push({ events, comparison, counts: events === largest });
      } catch (error) {
        failed.push({ events, name: row.name, reason: error instanceof Error ? error.message : String(error) });
      }
      const seconds = ((performance.now() - start) / 1000).toFixed(0);
      console.error(`${row.name}, ${events.toLocaleString('en')} events: ${seconds} s`);
    }
  }
  return { rows, failed };
}

function isWanted(name: string, only: string | undefined): boolean {
  return only === undefined || name.toLowerCase().includes(only.toLowerCase());
}

function namesOf(rows: readonly BenchRow[]): string {
  return rows.map(({ name }) => `  ${name}`).join('\n');
}

function missedOf(rows: readonly TableRow[]): readonly TableRow[] {
  return rows.filter(({ comparison, counts }) => counts && judge(comparison).met === 'no');
}

function fail(rows: readonly TableRow[], failed: readonly FailedRow[]): void {
  const names = [...missedOf(rows).map(({ comparison }) => comparison.name), ...failed.map(({ name }) => name)];
  console.error(`\nMissed by more than a tenth, or left out:\n${names.map((name) => `  ${name}`).join('\n')}`);
  process.exitCode = 1;
}

function describeMachine(): string {
  const date = new Date().toISOString().slice(0, 10);
  const cores = `${os.cpus().length} cores (${os.cpus()[0]?.model.trim() ?? 'unknown'})`;
  return `${date}, Node ${process.version}, ${os.type()}, ${cores}; ${os.availableParallelism()} of them may be used. Lines of 256 bytes.`;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
