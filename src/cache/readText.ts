/** Text as sql.js reads it back: up to the first NUL character, which it takes for the end of the string. */
export function asRead(text: string): string {
  const nul = text.indexOf('\0');
  return nul < 0 ? text : text.slice(0, nul);
}
