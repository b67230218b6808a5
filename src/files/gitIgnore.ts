/**
 * What `.engram/.gitignore` says, as text. The design ("Git Integration") recommends to keep events out of git and to let
 * people choose; the cache and the daemon's files belong to one machine. Only lines that we wrote are ever edited: those
 * below the comment that `firstComment` begins, in exactly our spelling. Texts hold one character for each byte (Latin-1),
 * so that a line in any encoding comes back as it was.
 */

/** How a store's `.gitignore` deals with events; `undecided` where it has no lines of ours. */
export type GitRule = 'undecided' | 'ignores-events' | 'tracks-events';

const firstComment = '# Kept by Engram Inspector:';
const comments = [
  `${firstComment} what of this store stays out of git. items.jsonl and edges.jsonl are tracked.`,
  '# The setting engram.git.trackEvents takes the line of events.jsonl away and puts it back.',
];
// With a leading slash: only these files of this very folder, and not what bears such a name below it.
const eventsLine = '/events.jsonl';
// The star stands for SQLite's journals and for what is written while the cache is rebuilt.
const otherLines = ['/engram.db*', '/daemon.sock', '/daemon.pid'];

/** A whole `.gitignore` for a new store. */
export function newGitIgnore(tracksEvents: boolean): string {
  return withGitRule('', tracksEvents);
}

/** What our lines in this text say. A person's own line for events.jsonl is not ours, and does not count. */
export function gitRuleOf(text: string): GitRule {
  const lines = linesOf(text);
  if (ourStart(lines) === undefined) return 'undecided';
  return ourEventsLines(lines).length > 0 ? 'ignores-events' : 'tracks-events';
}

/**
 * The text with our lines saying that events are tracked, or not. Where there are none of ours they come at the end.
 * All other lines stay as they are, byte for byte and in their order, and our new ones end as the first line does. The
 * same text where it says so already.
 */
export function withGitRule(text: string, tracksEvents: boolean): string {
  const lines = linesOf(text);
  const lineEnd = /\r?\n/.exec(text)?.[0] ?? '\n';
  const start = ourStart(lines);
  if (start === undefined) {
    const ours = [...comments, ...(tracksEvents ? [] : [eventsLine]), ...otherLines];
    const gap = text === '' ? '' : lineEnd;
    return `${ended(text, lineEnd)}${gap}${ours.map((line) => `${line}${lineEnd}`).join('')}`;
  }
  const present = ourEventsLines(lines);
  if (tracksEvents) return lines.filter((_line, index) => !present.includes(index)).join('');
  if (present.length > 0) return text;
  const afterComments = lines.findIndex((line, index) => index > start && !line.startsWith('#'));
  const at = afterComments === -1 ? lines.length : afterComments;
  return `${ended(lines.slice(0, at).join(''), lineEnd)}${eventsLine}${lineEnd}${lines.slice(at).join('')}`;
}

/** Lines with their ends; the last one may have none. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** The index of the comment that our lines follow. */
function ourStart(lines: readonly string[]): number | undefined {
  const index = lines.findIndex((line) => line.startsWith(firstComment));
  return index === -1 ? undefined : index;
}

function ourEventsLines(lines: readonly string[]): readonly number[] {
  const start = ourStart(lines) ?? lines.length;
  return lines.flatMap((line, index) => (index > start && meaningOf(line) === eventsLine ? [index] : []));
}

/** As git reads a line: without its end and the spaces before that. */
function meaningOf(line: string): string {
  return line.replace(/ *\r?\n?$/, '');
}

function ended(text: string, lineEnd: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}${lineEnd}`;
}
