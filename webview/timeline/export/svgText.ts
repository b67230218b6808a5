const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Tab and line ends are the control characters that XML has. */
const unwritable = /(?![\t\n\r])\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu;

/**
 * Text as content or attribute of an SVG file. Marks of XML are escaped; what XML 1.0 can't hold at all (control
 * characters, halves of surrogate pairs, U+FFFE and U+FFFF) becomes U+FFFD, or no reader would open the file.
 */
export function xmlText(text: string): string {
  return text.replaceAll(unwritable, '\ufffd').replaceAll(/[&<>"']/gu, (mark) => entities[mark] ?? '');
}

/** A length or coordinate with two digits of fraction, which is a fiftieth of a pixel. What is no number is 0. */
export function svgNumber(value: number): string {
  return Number.isFinite(value) ? String(Math.round(value * 100) / 100) : '0';
}

/** A colour as every SVG reader understands it: without alpha, which stands apart, from 0 to 1. */
export interface SvgColor {
  readonly color: string;
  readonly opacity: number;
}

const hex = /^#(?<red>[\da-f]{2})(?<green>[\da-f]{2})(?<blue>[\da-f]{2})(?<alpha>[\da-f]{2})?$/iu;
const shortHex = /^#([\da-f])([\da-f])([\da-f])([\da-f])?$/iu;
const functional = /^rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)(?:\s*[,/]\s*([\d.]+)(%?))?\s*\)$/iu;

/**
 * A CSS colour as VS Code gives its theme's: hexadecimal or rgb(). Other forms stay as they are, for readers that know
 * them.
 */
export function svgColor(css: string): SvgColor {
  const text = css.trim();
  const long = hex.exec(text.replace(shortHex, (_all, ...digits: (string | undefined)[]) => doubled(digits)));
  if (long?.groups) {
    const { red = '', green = '', blue = '', alpha = 'ff' } = long.groups;
    return { color: `#${red}${green}${blue}`.toLowerCase(), opacity: Number.parseInt(alpha, 16) / 255 };
  }
  const [, red, green, blue, alpha = '1', percent = ''] = functional.exec(text) ?? [];
  if (red === undefined || green === undefined || blue === undefined) return { color: text, opacity: 1 };
  const color = `#${[red, green, blue].map((part) => Math.min(255, Number(part)).toString(16).padStart(2, '0')).join('')}`;
  return { color, opacity: Math.min(1, Number(alpha) / (percent === '' ? 1 : 100)) };
}

/** `#1af` as `#11aaff`. */
function doubled(digits: readonly (string | undefined)[]): string {
  const [red = '', green = '', blue = '', alpha = ''] = digits;
  return `#${[red, green, blue, alpha].map((digit) => digit + digit).join('')}`;
}
