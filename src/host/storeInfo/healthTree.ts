import { type CheckSeverity } from '../../model/check';
import { type CacheState, type StoreHealth } from '../../model/health';
import { plainLine } from '../../model/plainText';
import { countsText } from '../checks/checkWords';
import { type StoreFolder } from '../services/storeFolder';
import { bytesText, countText, numberText } from '../text/countText';
import { markdownText } from '../text/markdown';
import { minuteTime, type TimeZone } from '../text/timeText';
import { type ViewId } from '../views';
import { messageNode, type RowCommand, type RowIcon, type TreeNode } from '../tree/treeNode';

const good = 'charts.green';
const warning = 'list.warningForeground';

/** What a cache state is called, and its icon. */
const cacheWords: Readonly<Record<CacheState, { readonly words: string; readonly icon: RowIcon }>> = {
  in_step: { words: 'in step', icon: { codicon: 'database', color: good } },
  behind: { words: 'behind', icon: { codicon: 'database', color: warning } },
  differs: { words: 'differs from the files', icon: { codicon: 'database', color: warning } },
  unreadable: { words: 'unreadable', icon: { codicon: 'database', color: warning } },
  busy: { words: 'busy', icon: { codicon: 'database', color: warning } },
  missing: { words: 'missing', icon: { codicon: 'database' } },
};

/** `in step`, `behind · hides 12 events`, `hides 354 events`: for the Store view and the status bar. */
export function cacheText(health: StoreHealth): string {
  const { state, hiddenEvents } = health.cache;
  if (state === undefined) return 'being compared';
  if (hiddenEvents === 0) return cacheWords[state].words;
  const hides = `hides ${countText(hiddenEvents, 'event')}`;
  // "In step" means that it is as new as the files; beside what it hides that would read as if all were well.
  return state === 'in_step' ? hides : `${cacheWords[state].words} · ${hides}`;
}

/** The state as what engram.db does or is. */
function cacheVerb(state: CacheState | undefined): string {
  if (state === undefined) return 'is being compared with the files';
  const { words } = cacheWords[state];
  return state === 'differs' ? words : `is ${words}`;
}

/** Why the cache is in its state, and what follows from it. */
function cacheExplanation(health: StoreHealth): string {
  const { state, reason, hiddenEvents } = health.cache;
  const hidden =
    hiddenEvents > 0
      ? ` Programs that read engram.db do not show ${countText(hiddenEvents, 'event')} of events.jsonl; here all are shown.`
      : '';
  return `engram.db ${cacheVerb(state)}. ${plainLine(reason, 1000)}${hidden}`;
}

/** Whether Rebuild Cache would help: engram.db is not in step, and nobody is writing it just now. */
export function mayBeRebuilt({ cache }: StoreHealth): boolean {
  return cache.state !== undefined && cache.state !== 'in_step' && cache.state !== 'busy';
}

/** The rows of the Store view: the store and its health, each opening what it names. */
export function healthNodes(
  store: StoreFolder,
  health: StoreHealth,
  options: {
    readonly timeZone: TimeZone;
    readonly storeCount: number;
    /** What Check Store found; undefined where it was not run. */
    readonly checks?: Readonly<Record<CheckSeverity, number>> | undefined;
  },
): readonly TreeNode[] {
  return [
    storeRow(store, health, options.storeCount),
    // What may be wrong comes first: a low view shows its first rows only.
    cacheRow(health),
    ...troubleRows(health),
    ...(options.checks ? [checksRow(options.checks)] : []),
    ...recordRows(health),
    rangeRow(health, options.timeZone),
    row('size', 'Size', sizeText(health), { codicon: 'save' }, command('engram.explainHealth', 'Explain', ['size'])),
  ];
}

function storeRow(store: StoreFolder, health: StoreHealth, storeCount: number): TreeNode {
  const others = storeCount > 1 ? [`${storeCount} stores`] : [];
  return {
    ...row(
      'store',
      plainLine(store.name),
      [liveText(health), ...others].join(' · '),
      { codicon: 'circle-filled', color: health.state === 'ready' ? good : 'charts.yellow' },
      storeCount > 1 ? command('engram.switchStore', 'Switch Store…', []) : command('engram.refresh', 'Refresh', []),
    ),
    tooltip: () => Promise.resolve(`${markdownText(store.folder)}\n\n${markdownText(liveText(health))}`),
  };
}

/** `live`, `reading, 45 %` or `folder is gone`. */
export function liveText(health: StoreHealth): string {
  switch (health.state) {
    case 'ready':
      return 'live';
    case 'missing':
      return 'folder is gone';
    case 'loading': {
      const percent = health.bytes.events > 0 ? (health.bytesRead / health.bytes.events) * 100 : 0;
      return `reading, ${Math.floor(percent)} %`;
    }
  }
}

function recordRows({ counts, lines }: StoreHealth): readonly TreeNode[] {
  const older = (all: number, live: number): string =>
    all > live ? `${numberText(live)} · ${countText(all, 'line')}` : numberText(live);
  return [
    row('items', 'Items', older(lines.items, counts.items), { codicon: 'checklist' }, focus('engram.tasks', 'Tasks')),
    row(
      'edges',
      'Edges',
      older(lines.edges, counts.edges),
      { codicon: 'type-hierarchy' },
      focus('engram.relationships', 'Relationships'),
    ),
    row(
      'events',
      'Events',
      older(lines.events, counts.events),
      { codicon: 'history' },
      focus('engram.events', 'Events'),
    ),
  ];
}

function rangeRow({ timeRange }: StoreHealth, zone: TimeZone): TreeNode {
  const text = timeRange ? rangeText(timeRange, zone) : 'no events yet';
  return row('range', 'Time range', text, { codicon: 'calendar' }, command('engram.openTimeline', 'Open Timeline', []));
}

/** `2026-01-11 09:00 – 14:04 UTC`: the date a second time only where it is another. */
function rangeText({ startMs, endMs }: NonNullable<StoreHealth['timeRange']>, zone: TimeZone): string {
  const [start, end] = [minuteTime(startMs, zone), minuteTime(endMs, zone)];
  const date = end.slice(0, end.indexOf(' ') + 1);
  return `${start} – ${start.startsWith(date) ? end.slice(date.length) : end}${zone === 'utc' ? ' UTC' : ''}`;
}

function sizeText({ bytes }: StoreHealth): string {
  return bytesText(bytes.items + bytes.edges + bytes.events);
}

/** How the files share the size. */
function sizeExplanation({ bytes, lines }: StoreHealth): string {
  return (['items', 'edges', 'events'] as const)
    .map((file) => `${file}.jsonl: ${bytesText(bytes[file])}, ${countText(lines[file], 'line')}`)
    .join(' · ');
}

function cacheRow(health: StoreHealth): TreeNode {
  const { state, hiddenEvents } = health.cache;
  const usual = state === undefined ? { codicon: 'database' } : cacheWords[state].icon;
  const icon = hiddenEvents > 0 ? { codicon: 'database', color: warning } : usual;
  return {
    ...row('cache', 'Cache', cacheText(health), icon, command('engram.explainHealth', 'Explain', ['cache'])),
    context: [...(mayBeRebuilt(health) ? ['rebuildable'] : [])],
    tooltip: () => Promise.resolve(markdownText(cacheExplanation(health))),
  };
}

function troubleRows(health: StoreHealth): readonly TreeNode[] {
  const findings = command('engram.showFindings', 'Show Findings', []);
  return [
    health.badLines === 0
      ? row('bad', 'Bad lines', 'none', { codicon: 'pass', color: good }, undefined)
      : row('bad', 'Bad lines', numberText(health.badLines), { codicon: 'warning', color: warning }, findings),
    ...(health.recovered === 0
      ? []
      : [
          row(
            'recovered',
            'Recovered',
            `${countText(health.recovered, 'record')} from merged lines`,
            { codicon: 'combine' },
            findings,
          ),
        ]),
    ...(health.eventsSharingAnId === 0
      ? []
      : [
          row(
            'shared',
            'Ids shared',
            `by ${countText(health.eventsSharingAnId, 'event')}`,
            { codicon: 'copy' },
            command('engram.explainHealth', 'Explain', ['shared']),
          ),
        ]),
  ];
}

function checksRow(counts: Readonly<Record<CheckSeverity, number>>): TreeNode {
  const icon: RowIcon =
    counts.error > 0
      ? { codicon: 'error', color: 'list.errorForeground' }
      : counts.warning > 0
        ? { codicon: 'warning', color: warning }
        : { codicon: 'pass', color: good };
  return row('checks', 'Checks', countsText(counts), icon, command('engram.showProblems', 'Show Problems', []));
}

/** What shared ids mean. */
function sharedIdsExplanation({ eventsSharingAnId }: StoreHealth): string {
  return (
    `${countText(eventsSharingAnId, 'event')} of this store share their id with another one, as neuraphage writes them. ` +
    'All are shown here, told apart by their place in events.jsonl; engram.db keeps only the last of each id.'
  );
}

/** A row of the view in full words, for a message: the cache's state, how the size is made up, shared ids. */
export function explainHealth(health: StoreHealth, what: unknown): string {
  if (what === 'size') return sizeExplanation(health);
  return what === 'shared' ? sharedIdsExplanation(health) : cacheExplanation(health);
}

function command(id: RowCommand['command'], title: string, args: readonly unknown[]): RowCommand {
  return { command: id, title, args };
}

function focus(view: ViewId, title: string): RowCommand {
  return command('engram.focusView', `Show ${title}`, [view]);
}

function row(id: string, label: string, description: string, icon: RowIcon, click: RowCommand | undefined): TreeNode {
  return {
    ...messageNode(undefined, id, label, { description, icon, command: click }),
    spoken: `${label}: ${description}`,
  };
}
