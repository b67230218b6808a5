import { countText } from './countText';
/** Longer texts are cut where they are shown; the event's document shows all of them. */
const longestText = 4000;

/** A text of at most 4,000 characters; of a longer one its beginning, and how many it has. */
export function shortened(text: string, characters = text.length): string {
  return characters > longestText ? `${text.slice(0, longestText)}… (${countText(characters)} characters)` : text;
}
