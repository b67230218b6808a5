/** Addresses that the page of the timeline loads, as its webview may load them. */
export interface TimelineAssets {
  readonly cspSource: string;
  readonly script: string;
  readonly styles: readonly string[];
}

/** Where the page is shown: in an editor, whose tab names the store, or in a view, where the page has to. */
export type TimelinePlace = 'editor' | 'view';

/**
 * The timeline's page. Nothing is loaded but what is named; a script runs only with the nonce, which has to be random
 * for each page.
 */
export function timelineHtml(
  { cspSource, script, styles }: TimelineAssets,
  place: TimelinePlace,
  nonce: string,
): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    `img-src ${cspSource} data:`,
  ].join('; ');
  const links = styles.map((style) => `<link rel="stylesheet" href="${style}">`).join('\n    ');
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="UTF-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta name="viewport" content="width=device-width, initial-scale=1.0">
    ${links}
    <title>Engram Timeline</title>
  </head>
  <body>
    <div id="app" data-place="${place}"></div>
    <script nonce="${nonce}" src="${script}"></script>
  </body>
</html>`;
}
