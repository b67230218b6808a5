import { type StoreStatus } from '../services/openedStore';
import { cacheText, liveText } from '../storeInfo/healthTree';
import { countText } from '../text/countText';
import { pickText } from '../text/foreignText';
import { markdownText } from '../text/markdown';

/** What the status bar shows. */
export interface StatusText {
  readonly text: string;
  /** Untrusted markdown. */
  readonly tooltip: string;
  /** Something is wrong that a person should see. */
  readonly warning: boolean;
}

/** The active store in the status bar: its name, what it is doing, and failures that nobody has looked at. */
export function statusText(name: string, status: StoreStatus, newFailures: number): StatusText {
  const shown = pickText(name, 40);
  switch (status.type) {
    case 'opening':
      return { text: `$(sync~spin) ${shown}`, tooltip: `Opening ${markdownText(name)}`, warning: false };
    case 'failed':
      return {
        text: `$(error) ${shown}`,
        tooltip: `${markdownText(name)} can't be read: ${markdownText(status.reason)}`,
        warning: true,
      };
    case 'open': {
      const { health } = status;
      const failures = newFailures > 0 ? ` $(error) ${newFailures}` : '';
      const lines = [
        `**${markdownText(name)}** · ${markdownText(liveText(health))}`,
        `${countText(health.counts.items, 'item')} · ${countText(health.counts.events, 'event')}`,
        ...(newFailures > 0 ? [`${countText(newFailures, 'failure')} not looked at yet`] : []),
        `Cache: ${markdownText(cacheText(health))}`,
      ];
      const reading = health.state === 'loading' ? '$(sync~spin)' : '$(type-hierarchy-sub)';
      return { text: `${reading} ${shown}${failures}`, tooltip: lines.join('\n\n'), warning: false };
    }
  }
}
