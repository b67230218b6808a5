import { type Program } from './freshProcess';
import { activation } from './programs/activation';
import { appendedLines } from './programs/appendedLines';
import { causes } from './programs/causes';
import { checks } from './programs/checks';
import { columns } from './programs/columns';
import { coordination } from './programs/coordination';
import { databaseAnswer } from './programs/databaseAnswer';
import { exports } from './programs/exports';
import { hostDelay } from './programs/hostDelay';
import { keepColumns } from './programs/keepColumns';
import { newestEvents } from './programs/newestEvents';
import { queries } from './programs/queries';
import { queryLanguage } from './programs/queryLanguage';
import { readWhole } from './programs/readWhole';
import { sqlEditor } from './programs/sqlEditor';
import { sqlQueries } from './programs/sqlQueries';
import { sqlTextSearch } from './programs/sqlTextSearch';
import { steadyWriter } from './programs/steadyWriter';
import { streamingParse } from './programs/streamingParse';
import { tail } from './programs/tail';
import { textSearch } from './programs/textSearch';
import { warmOpen } from './programs/warmOpen';

/** A measurement in a process of its own: `child <program> <input as JSON>`; answers with JSON on standard output. */
const programs = new Map([
  entry(activation),
  entry(appendedLines),
  entry(causes),
  entry(checks),
  entry(columns),
  entry(coordination),
  entry(databaseAnswer),
  entry(exports),
  entry(hostDelay),
  entry(keepColumns),
  entry(newestEvents),
  entry(queries),
  entry(queryLanguage),
  entry(readWhole),
  entry(sqlEditor),
  entry(sqlQueries),
  entry(sqlTextSearch),
  entry(steadyWriter),
  entry(streamingParse),
  entry(tail),
  entry(textSearch),
  entry(warmOpen),
]);

function entry<Input, Output>({ name, input, run }: Program<Input, Output>) {
  return [name, (json: unknown): Promise<unknown> => run(input.parse(json))] as const;
}

async function main(): Promise<void> {
  const [name = '', input = ''] = process.argv.slice(2);
  const run = programs.get(name);
  if (!run) throw new Error(`There is no program “${name}”. There are: ${[...programs.keys()].join(', ')}.`);
  const answer = JSON.stringify(await run(JSON.parse(input)));
  // What was measured may have left timers behind, as an activated extension does.
  process.stdout.write(answer, () => process.exit());
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
