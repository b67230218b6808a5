import { plainText } from './plainText';

/** Longest label, in UTF-16 units: diagrams don't break lines by themselves. */
const longestLabel = 80;

/**
 * Characters that Mermaid reads in labels (statements end at `;` and line breaks, `#…;` is an entity, `%%` a comment, and
 * quotes, brackets, colons and arrows have meanings), or that the Markdown or HTML around it would read.
 */
const special = /[^\p{Letter}\p{Mark}\p{Number} ,._/!?()=…–—-]/gu;

/**
 * Text from a stranger as a label of a Mermaid diagram, on one line: everything that is not a letter, a digit, a space or
 * harmless punctuation is written as Mermaid's entity (`#59;`), and so is what would make arrows or end a block.
 * Source: https://mermaid.js.org/syntax/sequenceDiagram.html#entity-codes-to-escape-characters.
 */
export function mermaidText(text: string): string {
  const plain = plainText(text);
  const short =
    plain.length > longestLabel
      ? `${Array.from(plain)
          .slice(0, longestLabel - 1)
          .join('')}…`
      : plain;
  const escaped = short
    .replaceAll(special, entity)
    // Two hyphens begin an arrow, and `end` alone ends a block.
    .replaceAll('--', '-#45;')
    .replaceAll(/\bend\b/giu, (word) => `${word.slice(0, 2)}${entity(word.slice(2))}`);
  return escaped === '' ? '#32;' : escaped;
}

function entity(character: string): string {
  return `#${character.codePointAt(0) ?? 0};`;
}
