import { type CheckSeverity } from '../../model/check';
import { countText } from '../text/countText';

/** `3 errors, 1 warning, 2 notes`, `nothing found`: the worst first. */
export function countsText({ error, warning, information }: Readonly<Record<CheckSeverity, number>>): string {
  const parts = [
    ...(error > 0 ? [countText(error, 'error')] : []),
    ...(warning > 0 ? [countText(warning, 'warning')] : []),
    ...(information > 0 ? [countText(information, 'note')] : []),
  ];
  return parts.length > 0 ? parts.join(', ') : 'nothing found';
}
