/**
 * Text from strangers, made fit for one line of a list or a terminal: nothing in it moves the cursor, turns the reading
 * direction, hides, or breaks the line.
 */

/** Longest sentence and title in lists, in UTF-16 units. Longer ones are never read to their end at a glance. */
export const longestLine = 120;

/** How much of a text is looked at for one line, so that a payload of megabytes costs nothing. */
const longestInput = 2000;

// Bidirectional controls and other characters without a width that can disguise a text. The joiners U+200C and U+200D stay:
// emoji and several scripts need them.
const invisible = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;
const control = /\p{Cc}/gu;
const halfOfPair = /\p{Surrogate}/gu;

/**
 * The text with white space (line breaks too) as single spaces, control characters as visible pictures (`␛`), bidirectional
 * and other invisible controls left out, and halves of surrogate pairs as `�`. Not shortened.
 */
export function plainText(text: string): string {
  return text
    .replaceAll(halfOfPair, '\ufffd')
    .replaceAll(invisible, '')
    .replaceAll(/[\s\u0085]+/gu, ' ')
    .replaceAll(control, picture)
    .trim();
}

/** `plainText`, cut with `…` between two characters as people see them so that at most `length` UTF-16 units are left. */
export function plainLine(text: string, length = longestLine): string {
  const plain = plainText(text.length > longestInput ? text.slice(0, longestInput) : text);
  return plain.length <= length ? plain : `${graphemesWithin(plain, length - 1).trimEnd()}…`;
}

/** The text in quotation marks for a message, on one line of 60 UTF-16 units at most. */
export function quoted(text: string): string {
  return `“${plainLine(text, 60)}”`;
}

/** Upper and lower case made one. A sigma at the end of a word would else differ from one inside it. */
export function foldCase(text: string): string {
  return text.toLowerCase().replaceAll('ς', 'σ');
}

let segmenter: Intl.Segmenter | undefined;

/** As many whole graphemes (letters with their accents, joined emoji) from the start as fit. */
function graphemesWithin(text: string, length: number): string {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  let end = 0;
  // A few units more than fit show where the last grapheme ends.
  for (const { index, segment } of segmenter.segment(text.slice(0, length + 100))) {
    if (index + segment.length > length) break;
    end = index + segment.length;
  }
  return text.slice(0, end);
}

/** Unicode has a picture for each C0 control and for DEL; C1 controls have none. */
function picture(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : '\ufffd';
}
