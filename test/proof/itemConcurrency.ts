import { readFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import { storeLayout } from '../../src/files/layout';
import { Store } from '../../src/store/store';
import { sqlWasm } from '../bench/bundleWorker';
import { bundleChild, ChildProgram } from './childProgram';
import { type ItemAcknowledgement, itemAcknowledgementSchema } from './itemAcknowledgement';

/** What came of several writers that changed the same tasks at once. */
export interface ItemConcurrencyFigures {
  /** Lines of ours. */
  readonly changes: number;
  /** Lines of ours that took back what the line before them had changed, because both were made from the same state. */
  readonly lostUpdates: number;
  /** Changes of which their writer was told that somebody else had written meanwhile. */
  readonly warnings: number;
  /** Lines that are not there once, lost updates that nobody was told of, tasks shown otherwise. Must be empty. */
  readonly faults: readonly string[];
}

const ourFields = ['title', 'description', 'labels'] as const;
type Field = (typeof ourFields)[number];

/**
 * Lets three writers of ours and one in the native style change two tasks at once, each its own field, `changes` times.
 * `scripts` is a folder for the bundled programs.
 */
export async function changeTogether(
  folder: string,
  scripts: string,
  changes: number,
): Promise<ItemConcurrencyFigures> {
  const reader = await Store.open(folder, { sqlWasm });
  try {
    const ids = [(await reader.create({ title: 'One' })).id, (await reader.create({ title: 'Two' })).id];
    const { items } = storeLayout(folder);
    const [ours, native] = [await bundleChild('itemWriter', scripts), await bundleChild('nativeItemWriter', scripts)];
    const writers = await Promise.all([
      ...ourFields.map((field) => startWriter(ours, [folder, field, String(changes), sqlWasm, ...ids])),
      startWriter(native, [items, String(changes), ids[0] ?? '']),
    ]);
    writers.forEach(({ program }) => program.go());
    await Promise.all(writers.map(({ program }) => program.finished()));
    await reader.refresh();
    await reader.loaded();
    const lines = itemLinesOf(await readFile(items, 'utf8'));
    const told = writers.flatMap(({ acknowledged }) => acknowledged);
    const lost = lostUpdates(lines, new Map(told.map((each) => [each.offset, each])));
    return {
      changes: told.length,
      lostUpdates: lost.count,
      warnings: told.filter(({ warning }) => warning !== undefined).length,
      faults: [
        ...countFaults(lines, changes),
        ...lost.untold,
        ...falseAlarms(lines, told),
        ...shownOtherwise(reader, lines),
      ],
    };
  } finally {
    reader.dispose();
  }
}

async function startWriter(script: string, args: readonly string[]) {
  const program = ChildProgram.start(script, args);
  const acknowledged: ItemAcknowledgement[] = [];
  await program.tells((line) => {
    if (line !== 'ready') acknowledged.push(itemAcknowledgementSchema.parse(JSON.parse(line)));
    return line === 'ready';
  });
  return { program, acknowledged };
}

const itemSchema = z.object({
  id: z.string(),
  title: z.string(),
  description: z.optional(z.string()),
  labels: z.optional(z.array(z.string())),
  priority: z.number(),
});

interface ItemLine {
  readonly id: string;
  readonly offset: number;
  readonly values: Readonly<Record<Field | 'priority', string>>;
}

/** Every record of the file, those on merged lines too. All of it is ASCII. */
function itemLinesOf(text: string): readonly ItemLine[] {
  return [...text.matchAll(/\{[^\n]*?\}(?=\{"id":|\n|$)/g)].map(({ 0: record, index }) => {
    const { id, title, description = '', labels = [], priority } = itemSchema.parse(JSON.parse(record));
    return { id, offset: index, values: { title, description, labels: labels.join(), priority: String(priority) } };
  });
}

/** Our lines that differ from the line before them in a field that is not their writer's. */
function lostUpdates(lines: readonly ItemLine[], told: ReadonlyMap<number, ItemAcknowledgement>) {
  const untold: string[] = [];
  let count = 0;
  const before = new Map<string, ItemLine>();
  for (const line of lines) {
    const [previous, our] = [before.get(line.id), told.get(line.offset)];
    before.set(line.id, line);
    if (!previous || !our) continue;
    const own = ourFields.find(
      (field) => line.values[field].startsWith(`${field}-`) && line.values[field] !== previous.values[field],
    );
    const others = ([...ourFields, 'priority'] as const).filter((field) => field !== own);
    if (others.every((field) => line.values[field] === previous.values[field])) continue;
    count++;
    const wasTold = our.warning !== undefined && our.meanwhile.includes(previous.offset);
    if (!wasTold) untold.push(`nobody was told that the line at byte ${line.offset} took back the one before it`);
  }
  return { count, untold };
}

function countFaults(lines: readonly ItemLine[], changes: number): readonly string[] {
  return ourFields.flatMap((field) =>
    Array.from({ length: changes }, (_, number) => `${field}-${number}`).flatMap((mark) =>
      lines.some(({ values }) => values[field] === mark) ? [] : [`${mark} is missing`],
    ),
  );
}

/** A warning names lines that are really there, and none of them is the writer's own. */
function falseAlarms(lines: readonly ItemLine[], told: readonly ItemAcknowledgement[]): readonly string[] {
  const offsets = new Set(lines.map(({ offset }) => offset));
  return told
    .filter(({ offset, meanwhile, warning }) => {
      const areThere = meanwhile.every((other) => offsets.has(other) && other !== offset);
      return !offsets.has(offset) || !areThere || (warning !== undefined) !== meanwhile.length > 0;
    })
    .map(({ offset }) => `the warning of the change at byte ${offset} is not true`);
}

function shownOtherwise(reader: Store, lines: readonly ItemLine[]): readonly string[] {
  const last = new Map(lines.map((line) => [line.id, line]));
  return [...last.values()].flatMap(({ id, values }) => {
    const { title = '', description = '', labels = [], priority = '' } = reader.get(id) ?? {};
    const isSame =
      title === values.title &&
      description === values.description &&
      labels.join() === values.labels &&
      String(priority) === values.priority;
    return isSame ? [] : [`${id} is shown otherwise than its last line`];
  });
}
