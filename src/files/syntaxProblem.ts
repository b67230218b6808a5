import { splitAdjoiningObjects } from '../base/jsonText';

/** Whether a line is a mark that git leaves where two versions of a file could not be merged. */
export function isConflictMarker(text: string): boolean {
  return /^(?:<{7}|\|{7}|={7}|>{7})(?:\s|$)/.test(text);
}

/**
 * Says in words why a text is not one JSON value, and what to do where somebody can: a sentence without its subject.
 * `error` is what JSON.parse threw.
 */
export function explainSyntax(text: string, error: unknown): string {
  if (text.startsWith('\ufeff')) return 'starts with a byte order mark: save the file as UTF-8 without one';
  if (text.includes('\0')) return 'holds NUL bytes, as UTF-16 does: save the file as UTF-8';
  if (isConflictMarker(text)) return 'is a mark of a merge conflict: resolve the conflict';
  if (!/^[\t\r ]*[[{]/.test(text)) return 'is not a JSON object';

  const { objects, rest } = splitAdjoiningObjects(text);
  if (objects.length > 0 && rest) return 'has something behind the record: only white space may follow it';
  if (objects.length === 0 && text.trimStart().startsWith('{')) return 'breaks off in the middle of a record';
  return `is not valid JSON${placeOf(error)}`;
}

/** V8 ends its message with the place, where it knows one. */
function placeOf(error: unknown): string {
  const position = error instanceof SyntaxError ? / at position (\d+)/.exec(error.message)?.[1] : undefined;
  return position === undefined ? '' : ` at character ${Number(position) + 1}`;
}
