import { type Finding } from '../../model/finding';
import { type CheckRun } from './checkRun';

/** What the store found wrong with single lines while it read them. */
export function checkLines(run: CheckRun, findings: readonly Finding[]): void {
  for (const finding of findings)
    run.report(finding.code, finding, () => ({ message: sentence(finding.reason) }), finding.severity);
}

/** A finding's reason is a clause: with a capital and a full stop it is a sentence. */
function sentence(reason: string): string {
  return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}${/[.!?]$/.test(reason) ? '' : '.'}`;
}
