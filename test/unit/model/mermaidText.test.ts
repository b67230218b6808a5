import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mermaidText } from '../../../src/model/mermaidText';

describe('a label of a diagram', () => {
  it('keeps letters of all scripts, digits and everyday punctuation', () => {
    expect(mermaidText('Größe 3.5, größer? (ja) – 日本')).toBe('Größe 3.5, größer? (ja) – 日本');
  });

  it('writes what Mermaid, Markdown or HTML would read as entities', () => {
    expect(mermaidText('a; b: #c %% "d" `e` <b>')).toBe('a#59; b#58; #35;c #37;#37; #34;d#34; #96;e#96; #60;b#62;');
  });

  it('ends no block and makes no arrow', () => {
    expect(mermaidText('end the END of endings')).toBe('en#100; the EN#68; of endings');
    expect(mermaidText('a --> b')).not.toMatch(/--|>/);
    expect(mermaidText('a ---- b')).not.toContain('--');
  });

  it('is never empty, and short', () => {
    expect(mermaidText(' \n ')).toBe('#32;');
    expect(mermaidText('x'.repeat(1000))).toHaveLength(80);
  });

  it('is one line without special characters, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const label = mermaidText(text);
        expect(label).not.toMatch(/[\r\n`"<>:|\\[\]{}%]|--|\bend\b/i);
        expect(label.replaceAll(/#\d+;/g, '')).not.toMatch(/[#;]/);
      }),
    );
  });
});
