import { type Meaning } from '../../src/model/eventKind';
import { type Palette } from '../timeline/painter/palette';

/**
 * Sets the colours of meanings for everything below `root`: those that the timeline paints, which stand out from the ground
 * in every theme, also where the theme's own colour does not.
 */
export function setTones(root: HTMLElement, { meaning }: Palette): void {
  for (const [name, color] of Object.entries(meaning)) root.style.setProperty(`--tone-${name}`, color);
}

/** A meaning's colour, for a style sheet. */
export const toneOf = (meaning: Meaning): string => `var(--tone-${meaning})`;
