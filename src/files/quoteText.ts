const longestQuote = 60;

/**
 * Quotes a stranger's text for a message: on one line, 60 characters at most, with control characters, line separators
 * and direction marks written as escapes, so that the text can't change how the message reads.
 */
export function quoteText(text: string): string {
  const characters = Array.from(text);
  const shown = characters.length > longestQuote ? `${characters.slice(0, longestQuote - 1).join('')}…` : text;
  const escaped = shown.replaceAll(
    /[\p{C}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
  return `"${escaped}"`;
}
