import { formatDuration } from './duration';
import { type EngramEvent } from './event';
import { describeEventKind } from './eventKind';
import { readEventPayload, type EventPayload } from './eventPayload';
import { type JsonValue } from './json';
import { plainLine, plainText } from './plainText';

/** The title of a task by its id; undefined when it is not known. */
export type TitleOf = (taskId: string) => string | undefined;

/**
 * What an event says, as one line of plain text of at most 120 characters without control characters: made from its kind
 * and, as far as it can be understood, its payload. Source and target are not part of it: lists show them beside it.
 * `titleOf` puts titles in the place of task ids within the payload.
 */
export function eventSentence(
  event: Pick<EngramEvent, 'kind' | 'payload'>,
  titleOf: TitleOf = () => undefined,
): string {
  const sentence = sentences.get(event.kind);
  if (sentence) return plainLine(sentence(readEventPayload(event.payload), (id) => titleOf(id) ?? id));
  return plainLine(kindWithHint(event.kind, event.payload));
}

type Sentence = (payload: EventPayload, nameOf: (id: string) => string) => string;

/** One sentence for each known kind, after the payloads in docs/format.md and those that real stores hold. */
const sentences: ReadonlyMap<string, Sentence> = new Map<string, Sentence>([
  [
    'task_started',
    ({ summary, message, attempt }) =>
      colon(attempt !== undefined && attempt > 1 ? `Started, attempt ${attempt}` : 'Started', summary ?? message),
  ],
  [
    'task_completed',
    ({ summary, message, files_changed: files }) =>
      commas(colon('Completed', summary ?? message), files !== undefined && `${counted(files, 'file')} changed`),
  ],
  [
    'task_failed',
    ({ error, reason, message, summary, exit_code: code }) =>
      colon('Failed', error ?? reason ?? message ?? summary) + (code === undefined ? '' : ` (exit code ${code})`),
  ],
  ['task_cancelled', ({ reason, message }) => colon('Cancelled', reason ?? message)],
  [
    'task_paused',
    ({ by, reason, message }, nameOf) =>
      colon(by === undefined ? 'Paused' : `Paused by ${nameOf(by)}`, reason ?? message),
  ],
  ['main_updated', mainUpdated],
  ['rebase_required', rebaseRequired],
  [
    'rebase_completed',
    ({ commit, new_head: head, ms }) => {
      const onto = commit ?? head;
      return `Rebased${onto === undefined ? '' : ` onto ${shortCommit(onto)}`}${ms === undefined ? '' : ` in ${formatDuration(ms)}`}`;
    },
  ],
  [
    'rebase_conflict',
    ({ files, conflicting_files: conflicting, details, message }) => {
      const named = [...(files ?? []), ...(conflicting ?? [])];
      return named.length > 0 ? `Rebase conflict in ${list(named)}` : colon('Rebase conflict', details ?? message);
    },
  ],
  [
    'nudge_sent',
    ({ reason, message, severity }) =>
      colon(
        isQuiet(severity) ? 'Nudged' : `Nudged (${severity})`,
        reason !== undefined && message !== undefined ? `${reason} – ${message}` : (reason ?? message),
      ),
  ],
  [
    'sync_relayed',
    ({ message, learning_summary: learning, urgency }) =>
      colon(urgency && /^(high|critical|urgent)$/i.test(urgency) ? 'Urgent sync' : 'Sync', message ?? learning),
  ],
  [
    'learning_extracted',
    ({ title, summary, message, kind }) =>
      colon(kind === undefined ? 'Learned' : `Learned (${kind})`, title ?? summary ?? message),
  ],
  [
    'lock_acquired',
    ({ resource, waited_ms: waited }) =>
      waited !== undefined && waited > 0
        ? `Waited ${formatDuration(waited)} for ${lockName(resource)}`
        : `Locked ${lockName(resource)}`,
  ],
  [
    'lock_released',
    ({ resource, held_ms: held }) =>
      `Released ${lockName(resource)}${held === undefined ? '' : ` after ${formatDuration(held)}`}`,
  ],
  [
    'supervision_degraded',
    ({ reason, error, message, interval_s: interval }) =>
      commas(
        colon('Supervision degraded', reason ?? error ?? message),
        interval !== undefined && `looks every ${formatDuration(interval * 1000)}`,
      ),
  ],
  ['supervision_recovered', ({ reason, message }) => colon('Supervision recovered', reason ?? message)],
  [
    'task_waiting_for_user',
    ({ question, reason, message }) => colon('Waits for the user', question ?? reason ?? message),
  ],
  ['file_modified', ({ path, file, message }) => `Modified ${path ?? file ?? message ?? 'a file'}`],
  [
    'rate_limit_reached',
    ({ service, reason, message, retry_after_s: retry }) =>
      commas(
        colon('Rate limit reached', service ?? reason ?? message),
        retry !== undefined && `again in ${formatDuration(retry * 1000)}`,
      ),
  ],
]);

function mainUpdated({ branch, commits, commit, new_commit: newCommit }: EventPayload): string {
  const onto = commit ?? newCommit;
  const by = typeof commits === 'number' ? ` by ${counted(commits, 'commit')}` : '';
  return `${branch ?? 'main'} moved on${by}${onto === undefined ? '' : ` to ${shortCommit(onto)}`}`;
}

function rebaseRequired({ commits_behind: behind, new_commits: fresh, message, reason }: EventPayload): string {
  const commits = behind ?? fresh;
  return colon(
    commas('Asked to rebase', commits !== undefined && `${counted(commits, 'commit')} behind`),
    message ?? reason,
  );
}

/** An unknown kind in its own words, with the first few scalar values of its payload. */
function kindWithHint(kind: string, payload: JsonValue | undefined): string {
  const words = plainText(describeEventKind(kind).words) || 'Event without a kind';
  if (payload === undefined || payload === null) return words;
  if (typeof payload !== 'object') return colon(words, plainLine(String(payload)));
  const hints: string[] = [];
  for (const [key, value] of Object.entries(payload)) {
    if (hints.length === 3) break;
    if (value === null || typeof value === 'object') continue;
    hints.push(
      Array.isArray(payload) ? plainLine(String(value), 40) : `${plainLine(key, 40)} ${plainLine(String(value), 40)}`,
    );
  }
  return hints.length === 0 ? words : `${words} (${hints.join(', ')})`;
}

function colon(words: string, detail: string | undefined): string {
  return detail === undefined || detail === '' ? words : `${words}: ${detail}`;
}

function commas(...parts: readonly (string | false | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== false && part !== '').join(', ');
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Up to three names, then how many more there are. */
function list(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ');
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}

function lockName(resource: string | undefined): string {
  return resource?.replace(/^file:/, '') ?? 'a lock';
}

/** A full hash as its first seven digits, as git shows it. */
function shortCommit(commit: string): string {
  return /^[0-9a-f]{8,64}$/i.test(commit) ? commit.slice(0, 7) : commit;
}

/** Severities that need no word. */
function isQuiet(severity: string | undefined): severity is undefined {
  return severity === undefined || /^(info|low|warn|warning|normal)$/i.test(severity);
}
