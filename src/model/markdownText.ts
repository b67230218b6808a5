/** Has no width and ends every piece of markdown syntax that it stands in. */
const wordJoiner = '\u2060';

/** Shows `text` as it is: no character of it has a meaning in markdown, and addresses in it do not become links. */
export function markdownText(text: string): string {
  return text
    .replace(/[\\`*_{}[\]()#+\-!~|.>]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(':', '&#58;')
    .replaceAll('@', '&#64;')
    .replace(/\b(w)(ww)\b/gi, `$1${wordJoiner}$2`)
    .replace(/\s*[\r\n]\s*/g, ' ');
}
