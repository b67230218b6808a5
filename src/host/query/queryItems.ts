import { type QueryProblem } from '../../model/query/eventQuery';
import { type QueryCompletions } from '../../model/query/completeEventQuery';
import { countText } from '../text/countText';
import { pickText } from '../text/foreignText';

/** What a row of the query box does on Enter. */
export type QueryAction =
  | { readonly type: 'show' }
  /** Puts `text` into the box and goes on. */
  | { readonly type: 'replace'; readonly text: string }
  /** Nothing: it only says something. */
  | { readonly type: 'none' };

/** A row of the query box as data. */
export interface QueryRow {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  readonly action: QueryAction;
}

/** What the box knows about the text in it. */
export interface QueryState {
  readonly text: string;
  readonly problems: readonly QueryProblem[];
  /** Undefined while it is being counted. */
  readonly matches: number | undefined;
  readonly completions: QueryCompletions;
  readonly recent: readonly string[];
}

/** A row of the query box, or a line with a heading between rows. */
export type QueryBoxRow = QueryRow | { readonly heading: string };

/** The rows for a state: first what Enter does or what is wrong, then ways to go on, then recent queries. */
export function queryRows(state: QueryState): readonly QueryBoxRow[] {
  const first: readonly QueryRow[] =
    state.problems.length > 0 ? state.problems.map((problem) => problemRow(state.text, problem)) : [showRow(state)];
  const completions = state.completions.items.map((item) => ({
    label: pickText(item.label),
    description: pickText(item.detail),
    action: { type: 'replace', text: replaced(state.text, state.completions, item.text) } as const,
  }));
  const recent = state.text.trim() === '' ? state.recent : [];
  return [
    ...first,
    ...(recent.length > 0 ? [{ heading: 'recent' }, ...recent.map(recentRow)] : []),
    ...(completions.length > 0 ? [{ heading: 'go on with' }, ...completions] : []),
  ];
}

function showRow({ text, matches }: QueryState): QueryRow {
  const all = text.trim() === '';
  const count = matches === undefined ? 'events' : countText(matches, 'event');
  if (matches === 0) return { label: '$(info) No event matches', action: { type: 'show' } };
  return {
    label: `$(search) Show ${all ? `all ${count}` : count}`,
    description: matches === undefined ? 'counting…' : 'in the Events view',
    action: { type: 'show' },
  };
}

/** `Expected …` with the place: the column, and the text with the mistake between marks. */
function problemRow(text: string, problem: QueryProblem): QueryRow {
  const end = Math.max(problem.end, problem.start);
  const marked = `${text.slice(0, problem.start)}▸${text.slice(problem.start, end)}◂${text.slice(end)}`;
  return {
    label: `$(error) ${pickText(problem.message.replaceAll('`', ''), 300)}`,
    description: `at column ${problem.start + 1}`,
    detail: pickText(marked, 300),
    action: { type: 'none' },
  };
}

function recentRow(text: string): QueryRow {
  return { label: `$(history) ${pickText(text)}`, action: { type: 'replace', text } };
}

/** The query with a completion in its place; a finished word is followed by a space. */
export function replaced(text: string, { start, end }: QueryCompletions, completion: string): string {
  return text.slice(0, start) + completion + text.slice(end);
}
