import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutAtWordEnd } from '../../../../webview/timeline/textFit';

const measure = (text: string): number => text.length;

describe('a title that is too long', () => {
  it('ends at the end of a word', () => {
    expect(cutAtWordEnd('Benchmark sandbox profile', 20, measure)).toBe('Benchmark sandbox…');
  });

  it('stays whole where it fits', () => {
    expect(cutAtWordEnd('Fix scheduler', 13, measure)).toBe('Fix scheduler');
  });

  it('is cut within its first word only when that alone is too long', () => {
    expect(cutAtWordEnd('Internationalization of dates', 8, measure)).toBe('Interna…');
  });

  it('never cuts a character in two', () => {
    expect(cutAtWordEnd('👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧', 18, measure)).toBe('👩‍👩‍👧👩‍👩‍👧…');
  });

  it('is never wider than its room', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 40 }), (text, width) => {
        expect(measure(cutAtWordEnd(text, width, measure))).toBeLessThanOrEqual(width);
      }),
    );
  });
});
