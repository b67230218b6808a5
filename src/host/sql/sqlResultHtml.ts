/** Addresses that the page of a result loads, as its webview may load them. */
export interface SqlResultAssets {
  readonly cspSource: string;
  readonly script: string;
  readonly styles: readonly string[];
}

/**
 * The page of a query's result. Nothing is loaded but what is named; a script runs only with the nonce, which has to be
 * random for each page.
 */
export function sqlResultHtml({ cspSource, script, styles }: SqlResultAssets, nonce: string): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
  ].join('; ');
  const links = styles.map((style) => `<link rel="stylesheet" href="${style}">`).join('\n    ');
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="UTF-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta name="viewport" content="width=device-width, initial-scale=1.0">
    ${links}
    <title>Engram SQL Result</title>
  </head>
  <body>
    <div id="app"></div>
    <script nonce="${nonce}" src="${script}"></script>
  </body>
</html>`;
}
