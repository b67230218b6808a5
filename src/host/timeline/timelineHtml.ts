/** What the page of the timeline is made of. */
export interface TimelineAssets {
  /** Where VS Code lets the webview load files from. */
  readonly cspSource: string;
  /** The bundle. */
  readonly script: string;
  /** The program that makes the page's controls what they are, once there is a picture. */
  readonly toolkit: string;
  readonly style: string;
  /** The face of the icons' font, which the page takes up once it has loaded. */
  readonly iconFont: string;
  /** Addresses of the dashboard's script and style, which the page loads when its tab is opened for the first time. */
  readonly dashboard: { readonly script: string; readonly style: string };
}

/** Where the page is shown: in an editor, whose tab names the store, or in a view, where the page has to. */
export type TimelinePlace = 'editor' | 'view';

/**
 * The timeline's page, with script and style in it: loading each as a file of its own goes from VS Code's service worker to
 * the extension's folder and back, 130 ms of opening a timeline. So the script also listens before VS Code hands over the
 * messages that came early. Nothing is loaded with it but the icons' font, and a script counts only with the nonce, which has
 * to be random for each page; with that nonce the script loads the dashboard later.
 *
 * VS Code shows the page and hands over messages at the page's load event, which it begins to wait for once the document is
 * written, or 200 ms later. Without anything to load that event is over by then, and so the page has a picture of one
 * pixel; and a font takes so long that the event would come too late, and so it has to wait for the event.
 */
export function timelineHtml(
  { cspSource, script, toolkit, style, iconFont, dashboard }: TimelineAssets,
  place: TimelinePlace,
  nonce: string,
): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}' ${cspSource}`,
    `font-src ${cspSource}`,
    `img-src ${cspSource} data:`,
  ].join('; ');
  const [dashboardScript, dashboardStyle] = [dashboard.script, dashboard.style].map(inAttribute);
  const dashboardData = ` data-dashboard-script="${dashboardScript}" data-dashboard-style="${dashboardStyle}"`;
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="UTF-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta name="viewport" content="width=device-width, initial-scale=1.0">
    <style nonce="${nonce}">${inElement(style, 'style')}</style>
    <style nonce="${nonce}" id="icon-font" media="not all">${inElement(iconFont, 'style')}</style>
    <title>Engram Timeline</title>
  </head>
  <body>
    <div id="app" data-place="${place}"${dashboardData}></div>
    <img src="${onePixel}" alt="" hidden>
    <script type="text/plain" id="toolkit" nonce="${nonce}">${inElement(toolkit, 'script')}</script>
    <script nonce="${nonce}">${inElement(script, 'script')}</script>
  </body>
</html>`;
}

/** An address as it may stand in an attribute. */
function inAttribute(address: string): string {
  return address.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

const onePixel = 'data:image/gif;base64,R0lGODlhAQABAAAAACw=';

/**
 * A program as it may stand in an element: what would end it there, or begin a comment, is only ever part of a text or a
 * regular expression (the bundler parts operators), where an escape says the same. Of a style nothing is escaped.
 */
function inElement(text: string, element: 'script' | 'style'): string {
  if (element === 'script') return text.replaceAll(/<(?=\/script|!--)/giu, '\\x3C');
  if (/<\/style/iu.test(text)) throw new Error('A style that contains its own end tag cannot stand in the page.');
  return text;
}
