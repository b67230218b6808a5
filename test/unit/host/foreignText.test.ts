import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageText, pickText } from '../../../src/host/text/foreignText';
import { markdownCodeBlock, markdownText, neutralMarkdown } from '../../../src/host/text/markdown';

describe('a stranger’s text in messages and quick picks', () => {
  it('runs no command and draws no icon', () => {
    expect(messageText('[Click](command:workbench.action.quit)')).toBe('[Click] (command:workbench.action.quit)');
    expect(pickText('$(error) done')).toBe('\\$(error) done');
    expect(pickText('[a](command:b)')).not.toContain('](');
  });

  it('is one line', () => {
    expect(messageText('a\r\nb\u2028c')).toBe('a b c');
  });
});

/** Characters that mean something in markdown, or end such meanings. */
const nasty = fc
  .array(
    fc.constantFrom(
      'ab',
      ' ',
      '[',
      ']',
      '(',
      ')',
      '{',
      '}',
      '<',
      '>',
      '!',
      '*',
      '_',
      '`',
      '~',
      '#',
      '+',
      '-',
      '.',
      '|',
      ':',
      '/',
      '\\',
      '&',
      '@',
      '"',
      "'",
      '\n',
      '\t',
      '1',
      'www',
      'http',
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''));

describe('a stranger’s text in a tooltip', () => {
  it('is shown as it is', () => {
    expect(markdownText('*a* [b](c) ![d](e) <f> `g`')).toBe(
      '\\*a\\* \\[b\\]\\(c\\) \\!\\[d\\]\\(e\\) &lt;f\\> \\`g\\`',
    );
  });

  it('becomes no link, image, HTML, code, heading or list, whatever it holds', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const shown = markdownText(text);
        expect(shown).not.toMatch(/<|\n|:\/\/|:/);
        // Every character with a meaning is escaped: an odd number of backslashes stands before it.
        expect(shown.replace(/\\[\\`*_{}[\]()#+\-!~|.>]/g, '')).not.toMatch(/[\\`*_{}[\]()+\-!~|.>]/);
      }),
    );
  });

  it('keeps addresses from becoming links', () => {
    expect(markdownText('https://example.org www.example.org a@example.org')).not.toMatch(/:\/\/|www\b|@/);
  });

  it('can’t end the block of code that it stands in', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('`', 'a', '\n'), maxLength: 30 }), (text) => {
        const lines = markdownCodeBlock(text, 'json').split('\n');
        const fence = lines.at(-1) ?? '';
        expect(fence).toMatch(/^`{3,}$/);
        expect(lines.slice(1, -1).some((line) => line.includes(fence))).toBe(false);
      }),
    );
  });
});

describe('a task’s description', () => {
  it('keeps headings, lists, emphasis, code and links to the web', () => {
    const text = '## Why\n\n- [ ] **one** `two`\n\nSee [docs](https://example.org/a-b?c=d).';
    expect(neutralMarkdown(text)).toBe(text);
  });

  it.each([
    ['an image', '![x](https://example.org/pixel.png)'],
    ['an image by reference', '![x][pixel]'],
    ['a command link', '[x](command:workbench.action.quit)'],
    ['a command link in brackets', '[x](<command:workbench.action.quit>)'],
    ['a command link with entities', '[x](&#99;ommand:quit)'],
    ['a command link with an escape', '[x](\\command:quit)'],
    ['a command link after a line break', '[x](\ncommand:quit)'],
    ['a file link', '[x](file:///etc/passwd)'],
    ['a link by reference', '[x]: command:quit'],
    ['an autolink', '<command:quit>'],
    ['an HTML image', '<img src="https://example.org/p.png">'],
    ['an HTML comment', '<!-- x -->'],
  ])('loses %s', (_what, text) => {
    expect(neutralMarkdown(text)).not.toMatch(/!\[|\]\((?!https:)|\]\s*:|<[a-z!]/i);
  });

  it('has no way to a command whatever it holds', () => {
    fc.assert(
      fc.property(nasty, nasty, (before, after) => {
        const shown = neutralMarkdown(`${before}](command:${after}`);
        expect(shown).not.toMatch(/\]\((?!https?:)/i);
        expect(shown).not.toMatch(/!\[/);
        expect(shown).not.toMatch(/<[a-z!/?]/i);
      }),
    );
  });
});
