import { meanings, type Meaning } from '../../../src/model/eventKind';
import { type Outcome } from '../taskLives';

/** The theme's colours and fonts as the canvas needs them, read anew whenever the theme changes. */
export interface Palette {
  readonly background: string;
  readonly foreground: string;
  readonly muted: string;
  readonly border: string;
  readonly focus: string;
  readonly gridLine: string;
  readonly bars: string;
  readonly meaning: Readonly<Record<Meaning, string>>;
  readonly outcome: Readonly<Record<Outcome, string>>;
  readonly fontFamily: string;
  /** High contrast themes: full opacity and outlines instead of tints. */
  readonly highContrast: boolean;
  readonly light: boolean;
}

const cssName = (color: string): string => `--vscode-${color.replaceAll('.', '-')}`;

/** Reads the palette from the CSS variables that VS Code sets on the document, and its theme class on the body. */
export function readPalette(): Palette {
  const style = getComputedStyle(document.body);
  const color = (name: string, otherwise: string): string => {
    const value = style.getPropertyValue(cssName(name)).trim();
    return value === '' ? otherwise : value;
  };
  const foreground = color('foreground', style.color);
  const muted = color('descriptionForeground', foreground);
  const chart = (name: string): string => color(name, foreground);
  const classes = document.body.classList;
  return {
    background: color('editor.background', style.backgroundColor),
    foreground,
    muted,
    border: color('panel.border', muted),
    focus: color('focusBorder', foreground),
    gridLine: foreground,
    bars: muted,
    meaning: mapValues(meanings, ({ color: name }) => chart(name)),
    outcome: {
      success: chart('charts.green'),
      failure: chart('charts.red'),
      cancelled: muted,
      open: chart('charts.blue'),
    },
    fontFamily: color('font-family', style.fontFamily),
    highContrast: classes.contains('vscode-high-contrast') || classes.contains('vscode-high-contrast-light'),
    light: classes.contains('vscode-light') || classes.contains('vscode-high-contrast-light'),
  };
}

function mapValues<Key extends string, From, To>(
  from: Readonly<Record<Key, From>>,
  map: (value: From) => To,
): Record<Key, To> {
  const entries = Object.entries<From>(from).map(([key, value]) => [key, map(value)]);
  // The keys are those of `from`: Object.entries only forgets their type.
  return Object.fromEntries(entries) as Record<Key, To>;
}

/** Calls `onChange` when the theme changes: VS Code then changes the body's class and the document's variables. */
export function watchTheme(onChange: () => void): void {
  const observer = new MutationObserver(onChange);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
}
