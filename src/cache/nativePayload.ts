import { jsonElements, jsonMembers } from '../base/jsonText';

/**
 * A payload as the native program writes it into engram.db: no white space, keys sorted by their bytes, the last of equal
 * keys, whole numbers of up to 64 bits with all their digits and every other number as a double in its spelling; `null`
 * for a missing payload (docs/format.md, "The cache"). `text` is valid JSON.
 */
export function nativePayloadText(text: string | undefined): string {
  return text === undefined ? 'null' : respelled(text.trim());
}

function respelled(text: string): string {
  switch (text.charAt(0)) {
    case '{':
      return respelledObject(text);
    case '[':
      return `[${jsonElements(text)
        .map(({ start, end }) => respelled(text.slice(start, end)))
        .join(',')}]`;
    case '"':
      // serde escapes the same characters in the same way.
      return JSON.stringify(JSON.parse(text));
    case 't':
    case 'f':
    case 'n':
      return text;
    default:
      return respelledNumber(text);
  }
}

function respelledObject(text: string): string {
  const values = new Map(jsonMembers(text).map(({ key, value }) => [key, text.slice(value.start, value.end)]));
  const members = [...values].toSorted(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return `{${members.map(([key, value]) => `${JSON.stringify(key)}:${respelled(value)}`).join(',')}}`;
}

const lowestWhole = -(2n ** 63n);
const highestWhole = 2n ** 64n - 1n;

function respelledNumber(text: string): string {
  if (/^-?\d+$/.test(text) && text !== '-0') {
    // Fifteen digits fit in any case.
    if (text.length < 16) return text;
    const whole = BigInt(text);
    if (whole >= lowestWhole && whole <= highestWhole) return text;
  }
  return doubleText(Number(text));
}

/** As Rust's `ryu` writes a double: the fewest digits, `.0` on a whole number, an exponent beyond 16 digits or 5 zeros. */
function doubleText(value: number): string {
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const [mantissa = '0', exponent = '0'] = Math.abs(value).toExponential().split('e');
  const digits = mantissa.replace('.', '');
  /** How many digits stand before the point. */
  const whole = Number(exponent) + 1;
  if (whole > 16 || whole <= -5) return `${sign}${mantissa}e${Number(exponent)}`;
  if (whole <= 0) return `${sign}0.${'0'.repeat(-whole)}${digits}`;
  return `${sign}${digits.slice(0, whole).padEnd(whole, '0')}.${digits.slice(whole) || '0'}`;
}
