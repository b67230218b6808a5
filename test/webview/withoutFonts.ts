import { type Page } from 'playwright-core';

/**
 * Fonts and how they are smoothed differ from machine to machine, so pictures are taken without them: text on a canvas
 * is a block of 6.5 px a character in its colour, text of the page is not seen, and where much is laid out by it, in the
 * analysis and in results of SQL, its letters are as wide as each other.
 */

/** A script for the page: canvases measure text without a font, and paint it as blocks. */
export const standInForText = `{
  const widthOf = (text) => 6.5 * text.length;
  const surfaces = [CanvasRenderingContext2D, window.OffscreenCanvasRenderingContext2D].filter(Boolean);
  for (const { prototype } of surfaces) {
    prototype.measureText = (text) => ({ width: widthOf(text), actualBoundingBoxAscent: 8, actualBoundingBoxDescent: 2 });
    prototype.fillText = function (text, x, y) {
      const width = widthOf(text);
      const left = x - ({ center: 0.5, right: 1, end: 1 }[this.textAlign] ?? 0) * width;
      const top = y - ({ middle: 3, top: 0, hanging: 0 }[this.textBaseline] ?? 6);
      this.fillRect(Math.round(left), Math.round(top), Math.round(width), 6);
    };
    prototype.strokeText = () => {};
  }
}`;

/** What depends on the height or width of text is fixed or not seen. */
const rules = `
  * { color: transparent !important; caret-color: transparent !important; }
  .toolbar { box-sizing: border-box; flex-wrap: nowrap; height: 56px; overflow: hidden; }
  .legend { box-sizing: border-box; flex-wrap: nowrap; height: 48px; overflow: hidden; }
  .notice, .edge-notices { visibility: hidden !important; }
  .empty-state.shown { color: revert !important; }
  .empty-state.shown > :not(.codicon) { display: none; }
  .empty-state.shown > .codicon { color: var(--muted) !important; }
  :is(.analysis-panel, .sql-result), :is(.analysis-panel, .sql-result) * { font-size: 0 !important; letter-spacing: 6.5px !important; }
`;

/** Hides the page's own text. */
export async function hideFonts(page: Page): Promise<void> {
  await page.evaluate(`{
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(${JSON.stringify(rules)});
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }`);
}
