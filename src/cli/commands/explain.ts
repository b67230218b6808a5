import { consequences } from '../../analysis/causes/consequences';
import { explain } from '../../analysis/causes/explain';
import { type ExplanationSubject } from '../../model/explanation';
import { explanationJson } from '../../model/explanationJson';
import { explanationMarkdown } from '../../model/explanationMarkdown';
import { type Store } from '../../store/store';
import { defineCommand } from '../command';
import { commonOptions, shownTimeOptions, timeZoneOf } from '../commonOptions';
import { writeExplanation } from '../explanationOutput';
import { completeId, noTask } from '../findTask';
import { jsonLine } from '../jsonLines';
import { withStore } from '../openStore';
import { NothingFoundError, UsageError } from '../problems';

export const explainCommand = defineCommand({
  name: 'explain',
  summary: 'Tell what led to an event, or to the last thing that went wrong with a task',
  operands: ['EVENT|TASK'],
  options: {
    consequences: { type: 'boolean', explanation: 'Tell what came of it instead' },
    markdown: { type: 'boolean', explanation: 'Write Markdown with a Mermaid sequence diagram' },
    ...shownTimeOptions,
    ...commonOptions,
  },
  notes:
    'An event is named by its id or by its line in events.jsonl, as line:123: of an id that several events share, only the\n' +
    'line tells which one is meant. Of a task, the last event counts that failed, was cancelled, met a conflict or was blocked.',
  run: (values, [given = ''], context) =>
    withStore(values.store, context, async (store) => {
      if (values.markdown === true && values.json === true)
        throw new UsageError('--markdown and --json can’t be had together.');
      const { terminal } = context;
      const answer = values.consequences === true ? consequences : explain;
      const explanation = await answer(store.records, await subjectOf(store, given));
      const missing = new NothingFoundError(nothingToExplain(given));
      if (!explanation) throw missing;
      if (values.json === true) await terminal.line(jsonLine(present(explanationJson(explanation), missing)));
      else if (values.markdown === true)
        await terminal.line(present(explanationMarkdown(explanation), missing).trimEnd());
      else await writeExplanation(terminal, explanation, timeZoneOf(values));
    }),
});

/** The event or task that somebody names. Throws where there is none, or where it may be several. */
async function subjectOf(store: Store, given: string): Promise<ExplanationSubject> {
  const line = /^(?:line:|:)(\d+)$/.exec(given)?.[1];
  if (line !== undefined) return { event: eventOnLine(store, Number(line)) };
  const events = await store.getEvents(given);
  const [first, second] = events;
  if (first && second)
    throw new UsageError(
      sharedId(
        given,
        events.map(({ place }) => place.line),
      ),
    );
  if (first) return { event: first.reference };
  if (given.startsWith('eg-evt-')) throw new NothingFoundError(`There is no event ${given} in ${store.health.folder}.`);
  return { task: taskOf(store, given) };
}

/** A task with an item, or one that only events name. */
function taskOf(store: Store, given: string): string {
  const { tasks } = store.records.log.read();
  const id = completeId(given, [...store.query({}).map((item) => item.id), ...tasks]);
  if (store.get(id) || tasks.includes(id)) return id;
  throw noTask(store, id);
}

/** The event of a line; of merged lines the first. */
function eventOnLine(store: Store, line: number) {
  const { log, generation } = store.records;
  const { columns, size } = log.read();
  // Lines ascend in the order of the file.
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((columns.line[middle] ?? 0) < line) low = middle + 1;
    else high = middle;
  }
  if (low === size || columns.line[low] !== line)
    throw new NothingFoundError(`There is no event on line ${line} of events.jsonl.`);
  return { generation, offset: columns.offset[low] ?? 0 };
}

/** How many lines a message about a shared id lists. */
const listedLines = 10;

function sharedId(id: string, lines: readonly number[]): string {
  const listed = lines.slice(0, listedLines).join(', ');
  const more = lines.length > listedLines ? ` and ${lines.length - listedLines} more` : '';
  return `${lines.length} events share the id ${id}. Name one by its line, such as line:${lines.at(-1) ?? 1}: they are on lines ${listed}${more}.`;
}

function nothingToExplain(given: string): string {
  return `No event of ${given} failed, was cancelled, met a conflict or was blocked: name an event, such as line:1.`;
}

function present<Value>(value: Value | undefined, missing: Error): Value {
  if (value === undefined) throw missing;
  return value;
}
