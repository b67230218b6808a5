const ellipsis = '…';
const characterSegmenter = new Intl.Segmenter();

/**
 * Shortens a title to `width` at the end of a word, with an ellipsis. Only a first word that is too long by itself is
 * cut within; whole characters stay whole. `measure` gives the width of a text in the same unit.
 */
export function cutAtWordEnd(text: string, width: number, measure: (text: string) => number): string {
  if (measure(text) <= width) return text;
  const words = text.split(/\s+/u).filter((word) => word !== '');
  for (let count = words.length - 1; count > 0; count--) {
    const shorter =
      words
        .slice(0, count)
        .join(' ')
        .replace(/[,;:.\-–—]+$/u, '') + ellipsis;
    if (measure(shorter) <= width) return shorter;
  }
  const characters = Array.from(characterSegmenter.segment(words[0] ?? ''), ({ segment }) => segment);
  while (characters.length > 0 && measure(characters.join('') + ellipsis) > width) characters.pop();
  return characters.join('') + ellipsis;
}
