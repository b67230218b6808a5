import axe from 'axe-core';
import { type Page } from 'playwright-core';

/** The rules that can find anything new where only colours have changed. */
export const colorRules = { runOnly: ['color-contrast', 'link-in-text-block'] };

/** What axe finds in a page, a line for each element: rule, element, and what is wrong. */
export async function axeFindings(page: Page, rules: object = {}): Promise<readonly string[]> {
  // Once a page: reading it takes as long as most of its answers.
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(axe.source);
  return page.evaluate<readonly string[]>(`axe.run(document, {
    resultTypes: ['violations'], ...${JSON.stringify(rules)}
  }).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes
    .map(({ html, failureSummary }) => id + ': ' + html + ' ' + failureSummary.replaceAll(/\\s+/g, ' '))))`);
}
