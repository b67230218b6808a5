import { type StoredEvent } from '../../model/event';
import { type ExportedPart, type ExportRequest } from '../../model/eventFile';
import { mermaidText } from '../../model/mermaidText';
import { eventSentence } from '../../model/sentence';
import { type StoreRecords } from '../../store/storeRecords';
import { type ExportSource, readWhole, recordsFor } from './exportSource';
import { bytesOf } from './rowFiles';

/** Mermaid refuses longer texts (its `maxTextSize`), in UTF-16 units. */
const longestDiagram = 50_000;
/** Room for the note that says what was left out. */
const roomForNote = 200;
/** More lanes than this are wider than any screen, and Mermaid takes seconds for them. */
const mostLanes = 40;
/** Events are read by so many: more than fit into a diagram are never read. */
const readAtOnce = 200;

/**
 * A Mermaid sequence diagram of the events in the order of time: tasks are the participants, messages the arrows between
 * them, what a task did itself a note over its lane, a broadcast a note over all lanes. A diagram has room for some
 * hundred events: the newest are drawn, and a note above them says how many are not.
 */
export async function* mermaidFile(
  source: ExportSource,
  request: ExportRequest,
  signal?: AbortSignal,
): AsyncGenerator<ExportedPart, void, undefined> {
  const diagram = new SequenceDiagram(recordsFor(source, request, signal));
  const newestFirst = inOrderOfTime(recordsFor(source, request, signal), request.indices).reverse();
  for (let first = 0; first < newestFirst.length && !diagram.isFull; first += readAtOnce) {
    const records = recordsFor(source, request, signal);
    for (const event of await readWhole(records, newestFirst.subarray(first, first + readAtOnce)))
      if (!diagram.addBefore(event)) break;
  }
  recordsFor(source, request, signal);
  yield { bytes: bytesOf(diagram.text(request.indices.length)), events: diagram.events };
}

/** The positions by time, then by position. */
export function inOrderOfTime({ log }: StoreRecords, indices: Uint32Array): Uint32Array {
  const { columns, isInTimeOrder } = log.read();
  const { ms, ns } = columns;
  if (isInTimeOrder) return indices.slice();
  return indices.slice().sort((a, b) => (ms[a] ?? 0) - (ms[b] ?? 0) || (ns[a] ?? 0) - (ns[b] ?? 0) || a - b);
}

/** Where messages come from that no task sent. */
const noSender = 'N';

/** A diagram that grows upwards, from the newest event to older ones, until it is full. */
class SequenceDiagram {
  private readonly statements: string[] = [];
  private readonly lanes = new Map<string, string>();
  private hasNoSender = false;
  private length = roomForNote;
  isFull = false;

  constructor(private readonly records: StoreRecords) {}

  get events(): number {
    return this.statements.length;
  }

  /** Draws an event above the others; false where there is no room for it. */
  addBefore(event: StoredEvent): boolean {
    const missing = [event.sourceTask, event.targetTask].filter((id) => id !== undefined && !this.lanes.has(id));
    const ids = [...new Set(missing)].filter((id) => id !== undefined);
    const lanes = ids.map((_id, place) => `T${this.lanes.size + place + 1}`);
    const statement = this.statement(event, (id) => this.lanes.get(id) ?? lanes[ids.indexOf(id)] ?? '');
    const declarations = ids.map((id, place) => this.declaration(lanes[place] ?? '', id));
    const needed = statement.length + declarations.reduce((sum, { length }) => sum + length, 0);
    if (this.length + needed > longestDiagram || this.lanes.size + ids.length > mostLanes) {
      this.isFull = true;
      return false;
    }
    this.length += needed;
    ids.forEach((id, place) => this.lanes.set(id, lanes[place] ?? ''));
    if (event.sourceTask === undefined && event.targetTask !== undefined) this.hasNoSender = true;
    this.statements.push(statement);
    return true;
  }

  /** The diagram. `asked`: how many events it was to show. */
  text(asked: number): string {
    // The lanes in the order in which their tasks come up, from the top.
    const declarations = [...this.lanes].reverse().map(([id, lane]) => this.declaration(lane, id));
    if (this.hasNoSender) declarations.unshift(`  participant ${noSender} as ${mermaidText('(no task)')}\n`);
    if (declarations.length === 0) declarations.push(`  participant ${noSender} as ${mermaidText('(no task)')}\n`);
    const all = [...declarations.join('').matchAll(/^ {2}participant (\w+)/gm)].map(([, lane]) => lane ?? '');
    const everywhere = all.length > 1 ? `${all[0] ?? ''},${all.at(-1) ?? ''}` : (all[0] ?? '');
    const missing = asked - this.events;
    const notes = [
      ...(asked === 0 ? ['There are no events'] : []),
      ...(missing > 0 ? [`${missing} earlier events are left out: a diagram has no room for more than these`] : []),
    ].map((note) => `  Note over ${everywhere}: ${mermaidText(note)}\n`);
    const statements = [...notes, ...this.statements.toReversed()].map((line) => line.replace(everyLane, everywhere));
    return `sequenceDiagram\n${declarations.join('')}${statements.join('')}`;
  }

  private statement(event: StoredEvent, laneOf: (id: string) => string): string {
    const { sourceTask, targetTask } = event;
    const label = mermaidText(eventSentence(event, (id) => this.records.item(id)?.title));
    if (targetTask !== undefined && targetTask !== sourceTask)
      return `  ${sourceTask === undefined ? noSender : laneOf(sourceTask)}->>${laneOf(targetTask)}: ${label}\n`;
    return `  Note over ${sourceTask === undefined ? everyLane : laneOf(sourceTask)}: ${label}\n`;
  }

  private declaration(lane: string, id: string): string {
    return `  participant ${lane} as ${mermaidText(this.records.item(id)?.title ?? id)}\n`;
  }
}

/** Stands for the first and the last lane until all lanes are known; as long as these at the most. */
const everyLane = '<lanes>';
