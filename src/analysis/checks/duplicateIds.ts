import { type CheckRun } from './checkRun';

/** How many of the others are named. */
const mostRelated = 10;

/** What is known of the events that share an id. */
interface Group {
  count: number;
  readonly others: number[];
  last: number;
}

/**
 * Events that share an id, told once for each id, at the first of them. Ids are told apart by 64 bits of hash: that two
 * different ones of a million look the same has a chance of 1 in 37 million.
 */
export async function checkDuplicateIds(run: CheckRun): Promise<void> {
  const { log } = run.records;
  if (!run.looksFor('duplicate-id') || log.eventsSharingAnId === 0) return;
  for (const [first, group] of await groupsOf(run)) {
    const { line } = run.events.columns;
    run.report('duplicate-id', run.eventPlace(first), () => ({
      message:
        `${group.count} events have the same id. All are shown here; engram.db keeps only the last of them, on line ` +
        `${line[group.last] ?? 0}, and programs that read it do not see the others.`,
      related: group.others.map((event) => ({ ...run.eventPlace(event), message: 'has the same id' })),
    }));
    await run.rest();
  }
}

/** The groups by their first event, in file order. */
async function groupsOf(run: CheckRun): Promise<ReadonlyMap<number, Group>> {
  const { log } = run.records;
  const groups = new Map<number, Group>();
  // For each event that shares an id with one before it, 1 + the first of them.
  const firstOf = new Uint32Array(run.events.size);
  for (let event = 0; event < run.events.size; event++) {
    const before = log.previousSharingId(event);
    if (before !== -1) {
      const first = (firstOf[before] ?? 0) === 0 ? before : (firstOf[before] ?? 0) - 1;
      firstOf[event] = first + 1;
      addTo(groups, first, event);
    }
    if (event % 8192 === 0) await run.rest();
  }
  return new Map([...groups].sort(([a], [b]) => a - b));
}

function addTo(groups: Map<number, Group>, first: number, event: number): void {
  const group = groups.get(first) ?? { count: 1, others: [], last: first };
  groups.set(first, group);
  group.count++;
  group.last = event;
  if (group.others.length < mostRelated) group.others.push(event);
}
