import { meanings, type Meaning } from '../../../src/model/eventKind';
import { type Outcome } from '../taskLives';
import { mix, readable, readableOpacity, type Rgb } from './contrast';
import { colorPainter } from './cssColor';

/**
 * The contrast of marks with their ground, at full strength and where they step back. WCAG 2.2 (1.4.11) asks for 3; thin
 * strokes lose some of it to smoothing.
 */
const fullContrast = 3.8;
const quietContrast = 3.3;
/** The share of its colour that a bar under a mark paints at most, where the lane is not selected. */
const barTint = 0.15;
/** How strong marks are beside the lane of the selection, where their contrast allows it. */
const quietOpacity = 0.6;

/** The theme's colours and fonts as the canvas needs them, read anew whenever the theme changes. */
export interface Palette {
  readonly background: string;
  readonly foreground: string;
  readonly muted: string;
  readonly border: string;
  readonly focus: string;
  readonly gridLine: string;
  readonly bars: string;
  /** Mixed with the foreground where the theme’s own colour is too weak on the ground. */
  readonly meaning: Readonly<Record<Meaning, string>>;
  /** How strong marks of a meaning are drawn that step back behind the selection: a colour near the ground’s less so. */
  readonly quiet: Readonly<Record<Meaning, number>>;
  readonly outcome: Readonly<Record<Outcome, string>>;
  readonly fontFamily: string;
  /** High contrast themes: full opacity and outlines instead of tints. */
  readonly highContrast: boolean;
  readonly light: boolean;
}

/** The system may force its own colours on the page; a canvas is left out of that, and takes them here. */
const forcedColors = '(forced-colors: active)';
const systemColors: Readonly<Record<string, string>> = {
  'editor.background': 'Canvas',
  foreground: 'CanvasText',
  descriptionForeground: 'CanvasText',
  'panel.border': 'CanvasText',
  focusBorder: 'Highlight',
};

const cssName = (color: string): string => `--vscode-${color.replaceAll('.', '-')}`;

/** Reads the palette from the CSS variables that VS Code sets on the document, and its theme class on the body. */
export function readPalette(): Palette {
  const style = getComputedStyle(document.body);
  const isForced = matchMedia(forcedColors).matches;
  const color = (name: string, otherwise: string): string => {
    const value = (isForced ? systemColors[name] : undefined) ?? style.getPropertyValue(cssName(name)).trim();
    return value === '' ? otherwise : value;
  };
  const foreground = color('foreground', style.color);
  const muted = color('descriptionForeground', foreground);
  const chart = (name: string): string => color(name, foreground);
  const classes = document.body.classList;
  const background = color('editor.background', style.backgroundColor);
  const isContrastTheme = classes.contains('vscode-high-contrast') || classes.contains('vscode-high-contrast-light');
  const highContrast = isForced || isContrastTheme;
  const marks = markColors(background, foreground, chart);
  return {
    background,
    foreground,
    muted,
    border: color('panel.border', muted),
    focus: color('focusBorder', foreground),
    gridLine: foreground,
    bars: muted,
    meaning: mapValues(marks, ({ color: [red, green, blue] }) => `rgb(${red}, ${green}, ${blue})`),
    quiet: mapValues(marks, ({ quiet }) => (highContrast ? 1 : quiet)),
    outcome: {
      success: chart('charts.green'),
      failure: chart('charts.red'),
      cancelled: muted,
      open: chart('charts.blue'),
    },
    fontFamily: color('font-family', style.fontFamily),
    highContrast,
    light: classes.contains('vscode-light') || classes.contains('vscode-high-contrast-light'),
  };
}

/** The colour of each meaning as it is to be painted, and how far it may step back. */
function markColors(
  background: string,
  foreground: string,
  chart: (name: string) => string,
): Readonly<Record<Meaning, { readonly color: Rgb; readonly quiet: number }>> {
  const paint = colorPainter();
  const ground = paint(background);
  const ink = paint(background, foreground);
  return mapValues(meanings, ({ color: name }) => {
    const own = paint(background, chart(name));
    const bar = mix(ground, own, barTint);
    const color = readable(own, bar, ink, fullContrast);
    return { color, quiet: readableOpacity(color, bar, quietOpacity, quietContrast) };
  });
}

function mapValues<Key extends string, From, To>(
  from: Readonly<Record<Key, From>>,
  map: (value: From) => To,
): Record<Key, To> {
  const entries = Object.entries<From>(from).map(([key, value]) => [key, map(value)]);
  // The keys are those of `from`: Object.entries only forgets their type.
  return Object.fromEntries(entries) as Record<Key, To>;
}

/**
 * Calls `onChange` when the theme changes: VS Code then changes the body's class and the document's variables. Also when
 * the system begins or ceases to force its colours.
 */
export function watchTheme(onChange: () => void): void {
  const observer = new MutationObserver(onChange);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
  matchMedia(forcedColors).addEventListener('change', onChange);
}
