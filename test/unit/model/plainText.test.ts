import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainLine, plainText } from '../../../src/model/plainText';

describe('plain text', () => {
  it('shows control characters instead of obeying them', () => {
    expect(plainText('\u0000\u0007\u001b[31mred\u007f\u009b')).toBe('␀␇␛[31mred␡�');
  });

  it('is one line without needless space', () => {
    expect(plainText('  a\r\n\tb\u2028c\u00a0 d ')).toBe('a b c d');
  });

  it('leaves out what hides or turns text, and keeps joined emoji', () => {
    expect(plainText('a\u202eb\u2066c\u200bd\ufeffe👩‍💻')).toBe('abcde👩‍💻');
  });

  it('replaces half of a surrogate pair', () => {
    expect(plainText('a\ud83d')).toBe('a�');
  });

  it('leaves ordinary text as it is', () => {
    expect(plainText('Größe: naïve 日本語 «x» 🙂')).toBe('Größe: naïve 日本語 «x» 🙂');
  });
});

describe('a plain line', () => {
  it('is never longer than asked for, and is the whole text where that fits', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.integer({ min: 1, max: 50 }), (text, length) => {
        const line = plainLine(text, length);
        const whole = plainText(text);
        expect(line.length).toBeLessThanOrEqual(length);
        if (whole.length <= length) expect(line).toBe(whole);
        else expect(whole.startsWith(line.slice(0, -1))).toBe(true);
      }),
    );
  });

  it('cuts between two letters, not within one', () => {
    expect(plainLine('e\u0301e\u0301e\u0301', 4)).toBe('e\u0301…');
    expect(plainLine('🇩🇪🇫🇷', 6)).toBe('🇩🇪…');
  });
});
