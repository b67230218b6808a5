/**
 * The character at which a record starts in its line. 0 where it is not found, because the file changed meanwhile, or
 * where no text is given.
 */
export function recordStart(lineText: string, recordText: string | undefined): number {
  return recordText === undefined ? 0 : Math.max(0, lineText.indexOf(recordText));
}
