/**
 * Markdown for tooltips. The strings made here are shown with `isTrusted: false` and `supportHtml: false`; nothing of a
 * stranger's text becomes a link to a command or a file, an image, or HTML even where those are honoured.
 */

/** Has no width and ends every piece of markdown syntax that it stands in. */
const wordJoiner = '\u2060';

export { markdownText } from '../../model/markdownText';

/** `text` as a block of code that its own backticks can't end. Without a line break at its end. */
export function markdownCodeBlock(text: string, language: string): string {
  const longestRun = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longestRun + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** A destination that may stay a link: plain http(s), up to the closing parenthesis. */
const webDestination = /^\(https?:\/\/[^\s()<>&\\"']+\)/i;

/** In characters; longer addresses stay text. Bounds the work on text that is nothing but brackets. */
const longestDestination = 2000;

/**
 * A stranger's markdown: headings, lists, emphasis and code stay; images become links, links stay only when they lead
 * to http or https, reference definitions, autolinks in angle brackets and HTML become text.
 */
export function neutralMarkdown(source: string): string {
  return source
    .replace(/!(?=\[)/g, `!${wordJoiner}`)
    .replace(/\](?=\()/g, (bracket: string, at: number, whole: string) =>
      webDestination.test(whole.slice(at + 1, at + 1 + longestDestination)) ? bracket : `${bracket}${wordJoiner}`,
    )
    .replace(/\](?=\s*:)/g, `]${wordJoiner}`)
    .replace(/<(?=[a-z!/?])/gi, `<${wordJoiner}`);
}
