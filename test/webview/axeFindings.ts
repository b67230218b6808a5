import { type Page } from 'playwright-core';

/** The rules that can find anything new where only colours have changed. */
export const colorRules = { runOnly: ['color-contrast', 'link-in-text-block'] };

/** What axe finds in a page, a line for each element: rule, element, and what is wrong. */
export async function axeFindings(page: Page, rules: object = {}): Promise<readonly string[]> {
  // As a file, of which the browser keeps what it compiled. Once a page: reading it takes as long as most of its answers.
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(loadAxe);
  return page.evaluate<readonly string[]>(`axe.run(document, {
    resultTypes: ['violations'], ...${JSON.stringify(rules)}
  }).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes
    .map(({ html, failureSummary }) => id + ': ' + html + ' ' + failureSummary.replaceAll(/\\s+/g, ' '))))`);
}

/** The servers of both pages have the file, and let scripts run with this nonce. */
const loadAxe = `new Promise((resolve, reject) => {
  const script = document.createElement('script');
  Object.assign(script, { nonce: 'preview', src: '/axe.js', onload: resolve, onerror: reject });
  document.head.append(script);
  script.remove();
})`;
