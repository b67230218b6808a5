import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contrast, mix, readable, readableOpacity, type Rgb } from '../../../../webview/timeline/painter/contrast';

const part = fc.integer({ min: 0, max: 255 });
const color: fc.Arbitrary<Rgb> = fc.tuple(part, part, part);
const black: Rgb = [0, 0, 0];
const white: Rgb = [255, 255, 255];

describe('contrast', () => {
  it('is what WCAG says', () => {
    expect(contrast(black, white)).toBeCloseTo(21, 5);
    // The grey that is known as the lightest for text on white.
    expect(contrast([118, 118, 118], white)).toBeCloseTo(4.54, 2);
    expect(contrast([255, 0, 0], white)).toBeCloseTo(4, 2);
  });

  it('is the same either way, and 1 of a colour with itself', () => {
    fc.assert(
      fc.property(color, color, (one, other) => {
        expect(contrast(one, other)).toBe(contrast(other, one));
        expect(contrast(one, one)).toBe(1);
      }),
    );
  });
});

describe('a colour made readable', () => {
  it('has the contrast wherever the colour that it goes towards has it', () => {
    fc.assert(
      fc.property(color, color, color, (own, ground, towards) => {
        const made = readable(own, ground, towards, 3);
        expect(contrast(made, ground) >= 3 || contrast(towards, ground) < 3).toBe(true);
      }),
    );
  });

  it('stays as it is where it has the contrast already', () => {
    fc.assert(
      fc.property(color, color, color, (own, ground, towards) => {
        fc.pre(contrast(own, ground) >= 3);
        expect(readable(own, ground, towards, 3)).toEqual(own);
      }),
    );
  });

  it('may step back no further than leaves the contrast, and not at all where there is none to give', () => {
    fc.assert(
      fc.property(color, color, (own, ground) => {
        const opacity = readableOpacity(own, ground, 0.6, 3);
        expect(opacity).toBeGreaterThanOrEqual(0.6);
        expect(opacity).toBeLessThanOrEqual(1);
        if (opacity < 1) expect(contrast(mix(ground, own, opacity), ground)).toBeGreaterThanOrEqual(3);
        else expect(contrast(mix(ground, own, 0.95), ground)).toBeLessThan(3.5);
      }),
    );
  });
});
