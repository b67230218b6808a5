import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { momentAfter, momentBefore } from '../../../../webview/timeline/export/moments';
import { SvgDrawing } from '../../../../webview/timeline/export/svgDrawing';
import { svgColor, svgNumber, xmlText } from '../../../../webview/timeline/export/svgText';

/** What a reader of XML makes of escaped text. */
const unescaped = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

/** Whether XML 1.0 can hold a character (its production 2, Char). */
function isChar(code: number): boolean {
  if (code < 0x20) return [0x9, 0xa, 0xd].includes(code);
  return (code < 0x7f || code > 0x9f) && !(code >= 0xd800 && code <= 0xdfff) && code !== 0xfffe && code !== 0xffff;
}

describe('text in an SVG file', () => {
  it('reads back as it was, and never as a mark of XML', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', size: 'medium' }), (text) => {
        const written = xmlText(text);
        expect(written).not.toMatch(/[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/u);
        const expected = Array.from(text, (one) => (isChar(one.codePointAt(0) ?? 0) ? one : '\ufffd'));
        expect(unescaped(written)).toBe(expected.join(''));
      }),
    );
  });

  it('keeps no half of a character, which no reader would take', () => {
    expect(xmlText('a\ud83dz\udc00')).toBe('a\ufffdz\ufffd');
    expect(xmlText('😀')).toBe('😀');
  });
});

describe('a colour in an SVG file', () => {
  it.each([
    ['#1a2B3c', '#1a2b3c', 1],
    ['#1af', '#11aaff', 1],
    ['#ffffff80', '#ffffff', 128 / 255],
    ['rgb(1, 2, 255)', '#0102ff', 1],
    ['rgba(1, 2, 3, 0.5)', '#010203', 0.5],
    ['rgb(1 2 3 / 25%)', '#010203', 0.25],
    ['transparent', 'transparent', 1],
  ])('%s has its opacity apart', (css, color, opacity) => {
    expect(svgColor(css)).toEqual({ color, opacity });
  });

  it('no number is no length', () => {
    expect([svgNumber(1.005), svgNumber(Infinity), svgNumber(NaN), svgNumber(-0.004)]).toEqual(['1', '0', '0', '0']);
  });
});

const file = (draw: (drawing: SvgDrawing) => void): string => {
  const drawing = new SvgDrawing((_font, text) => text.length * 6);
  draw(drawing);
  return drawing.file(100, 50, '#1f1f1f', 'A & B');
};

describe('what is drawn into an SVG file', () => {
  it('stands on its own ground, with its size and title', () => {
    const svg = file(() => undefined);
    expect(svg).toContain('width="100" height="50" viewBox="0 0 100 50"');
    expect(svg).toContain('<title>A &amp; B</title>');
    expect(svg).toContain('<rect width="100%" height="100%" fill="#1f1f1f"/>');
  });

  it('is where the canvas would have it: moved, enlarged and turned', () => {
    const svg = file((drawing) => {
      drawing.save();
      drawing.translate(10, 20);
      drawing.scale(2);
      drawing.rotate(Math.PI / 2);
      drawing.beginPath();
      drawing.moveTo(0, 0);
      drawing.lineTo(3, 0);
      drawing.lineWidth = 1.5;
      drawing.stroke();
      drawing.restore();
      drawing.beginPath();
      drawing.lineTo(1, 1);
      drawing.lineTo(2, 1);
      drawing.stroke();
    });
    expect(svg).toContain('d="M10 20L10 26"');
    expect(svg).toContain('stroke-width="3"');
    expect(svg).toContain('d="M1 1L2 1" fill="none" stroke="#000000" stroke-width="1"');
  });

  it('draws a whole circle, which one arc could not be', () => {
    const svg = file((drawing) => {
      drawing.beginPath();
      drawing.arc(10, 10, 4, 0, 2 * Math.PI);
      drawing.fill();
    });
    expect(svg).toContain('d="M14 10A4 4 0 0 1 6 10A4 4 0 0 1 14 10"');
  });

  it('draws a symbol once, however often it is there', () => {
    const svg = file((drawing) => {
      drawing.translate(1, 1);
      for (const x of [0, 5]) drawing.symbol('disc', x, 0, (symbol) => symbol.fillRect(0, 0, 1, 1));
    });
    expect(svg.match(/<g id="disc">/gu)).toHaveLength(1);
    expect(svg).toContain('<use href="#disc" x="1" y="1"/>\n<use href="#disc" x="6" y="1"/>');
  });

  it('is cut where the canvas would cut it, and no further', () => {
    const svg = file((drawing) => {
      drawing.save();
      drawing.beginPath();
      drawing.rect(0, 0, 5, 5);
      drawing.clip();
      drawing.fillRect(1, 1, 9, 9);
      drawing.restore();
      drawing.fillRect(2, 2, 1, 1);
    });
    expect(svg).toMatch(/<g clip-path="url\(#clip-0\)">\n<path d="M1 1[^\n]*\n<\/g>\n<path d="M2 2/u);
  });

  it('shows what strangers wrote as text', () => {
    const svg = file((drawing) => drawing.fillText('</text><script>alert(1)</script>', 1, 2));
    expect(svg).not.toContain('<script');
    expect(svg).toContain('&lt;script&gt;alert(1)&lt;/script&gt;</text>');
  });
});

describe('the moments of a window', () => {
  const origin = Date.UTC(2026, 0, 11, 9);
  it('hold every event that is in it, to the nanosecond', () => {
    const nanosecond = fc.integer({ min: 0, max: 90_000_000_000 });
    fc.assert(
      fc.property(nanosecond, nanosecond, (event, edge) => {
        // As the table has times: ms since the origin, nanoseconds as fraction.
        const [time, window] = [event / 1e6, edge / 1e6];
        const total = ({ ms, ns }: { ms: number; ns: number }): bigint => BigInt(ms - origin) * 1_000_000n + BigInt(ns);
        expect(total(momentAfter(origin, window)) <= BigInt(event)).toBe(window <= time);
        expect(total(momentBefore(origin, window)) >= BigInt(event)).toBe(window >= time);
      }),
    );
  });

  it('lie within a window that begins and ends between two nanoseconds', () => {
    expect(momentAfter(origin, 1.0000014)).toEqual({ ms: origin + 1, ns: 2 });
    expect(momentBefore(origin, 1.0000016)).toEqual({ ms: origin + 1, ns: 1 });
    expect(momentAfter(origin, 1.9999999)).toEqual({ ms: origin + 2, ns: 0 });
    expect(momentBefore(origin, -0.0000005)).toEqual({ ms: origin - 1, ns: 999_999 });
  });
});
