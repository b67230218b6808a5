/** What an event means to a person. Shapes and colours after the design's picture language (docs/architecture.md). */
export const meanings = {
  start: { words: 'Start', codicon: 'play', color: 'charts.blue' },
  success: { words: 'Success', codicon: 'pass-filled', color: 'charts.green' },
  failure: { words: 'Failure', codicon: 'error', color: 'charts.red' },
  cancelled: { words: 'Cancelled', codicon: 'circle-slash', color: 'descriptionForeground' },
  wait: { words: 'Wait', codicon: 'debug-pause', color: 'charts.yellow' },
  message: { words: 'Message', codicon: 'mail', color: 'charts.purple' },
  // VS Code's orange for symbols: its `charts.orange` is a third as opaque since 1.139, and hardly seen on dark ground.
  rebase: { words: 'Rebase', codicon: 'git-merge', color: 'symbolIcon.classForeground' },
  learning: { words: 'Learning', codicon: 'lightbulb', color: 'charts.blue' },
  lock: { words: 'Lock', codicon: 'lock', color: 'descriptionForeground' },
  other: { words: 'Other', codicon: 'circle-small', color: 'foreground' },
} as const satisfies Record<string, { readonly words: string; readonly codicon: string; readonly color: string }>;
export type Meaning = keyof typeof meanings;

/** One kind of event. */
export interface EventKindDescription {
  readonly kind: string;
  readonly meaning: Meaning;
  /** In words, as a label: `Rebase conflict`. */
  readonly words: string;
  /** What it tells, for somebody who records one. */
  readonly explanation: string;
  /** Whether the event bus persists it without being asked to (the design; format.md, last section). */
  readonly durable: boolean;
}

const durable = (kind: string, meaning: Meaning, words: string, explanation: string): EventKindDescription => ({
  kind,
  meaning,
  words,
  explanation,
  durable: true,
});
const ephemeral = (kind: string, meaning: Meaning, words: string, explanation: string): EventKindDescription => ({
  kind,
  meaning,
  words,
  explanation,
  durable: false,
});

/** The kinds that engram's programs know, in the order in which people meet them. */
export const knownEventKinds: readonly EventKindDescription[] = [
  durable('task_started', 'start', 'Task started', 'An agent began or resumed work on a task'),
  durable('task_completed', 'success', 'Task completed', 'The work on a task ended well'),
  durable('task_failed', 'failure', 'Task failed', 'The work on a task ended with an error'),
  durable('task_cancelled', 'cancelled', 'Task cancelled', 'Somebody ended the work on a task'),
  durable('task_paused', 'wait', 'Task paused', 'The work on a task rests'),
  durable('main_updated', 'rebase', 'Main updated', 'The main branch moved on; every task hears of it'),
  durable('rebase_required', 'rebase', 'Rebase required', 'A task was asked to rebase onto main'),
  durable('rebase_completed', 'success', 'Rebase completed', 'A task stands on the new main'),
  durable('rebase_conflict', 'failure', 'Rebase conflict', 'A rebase stopped at conflicting files'),
  durable('nudge_sent', 'message', 'Nudge', 'A task was reminded of something'),
  durable('sync_relayed', 'message', 'Sync', 'One task told another what it learned or changed'),
  durable('learning_extracted', 'learning', 'Learning', 'Something worth remembering was found'),
  durable('lock_acquired', 'lock', 'Lock acquired', 'A task took a resource for itself'),
  durable('lock_released', 'lock', 'Lock released', 'A task gave a resource back'),
  durable('supervision_degraded', 'wait', 'Supervision degraded', 'The supervisor stopped watching as it should'),
  durable('supervision_recovered', 'success', 'Supervision recovered', 'The supervisor watches again'),
  ephemeral('task_waiting_for_user', 'wait', 'Waiting for the user', 'A task needs an answer from a person'),
  ephemeral('file_modified', 'other', 'File modified', 'A task changed a file'),
  ephemeral('rate_limit_reached', 'wait', 'Rate limit reached', 'A service asked to slow down'),
];

const byKind = new Map(knownEventKinds.map((description) => [description.kind, description]));

/** Describes any kind. An unknown one means `other` and is named by its own words; `custom:` is left out of them. */
export function describeEventKind(kind: string): EventKindDescription {
  const known = byKind.get(kind);
  if (known) return known;
  const name = kind.startsWith('custom:') ? kind.slice('custom:'.length) : kind;
  const spaced = name.replaceAll('_', ' ').trim();
  const words = spaced === '' ? kind : spaced.charAt(0).toUpperCase() + spaced.slice(1);
  return { kind, meaning: 'other', words, explanation: 'A kind of its own', durable: false };
}

/** Whether events of this kind are persisted without being asked for: the 16 kinds of the design. */
export function isDurable(kind: string): boolean {
  return describeEventKind(kind).durable;
}
