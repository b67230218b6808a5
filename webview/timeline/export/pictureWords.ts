import { meanings } from '../../../src/model/eventKind';
import { countText } from '../countText';
import { momentText } from '../describe';
import { type SeenChart } from '../parts/chart';
import { type TimelineState } from '../state';
import { spanOf } from '../timeScale';
import { durationText } from '../timeText';

const zoneWords = { local: 'local time', utc: 'UTC', relative: 'since the first event' } as const;

/** What a picture is called: after its store. */
export function pictureTitle({ store }: Pick<TimelineState, 'store'>): string {
  return store ? `Timeline of ${store.name}` : 'Timeline';
}

/** What a picture shows, in sentences: the time range, the query with its hits, and what the legend hides. */
export function captionLines({ table, state, window, picture }: SeenChart): readonly string[] {
  const { zone, query, hiddenMeanings } = state;
  const [from, to] = [window.start, window.end].map((time) => momentText(table, time, zone));
  const range = `${from ?? ''} – ${to ?? ''} (${zoneWords[zone]}) · ${durationText(spanOf(window))}`;
  const all = countText(table.length);
  const text = query.text.trim();
  const found = countText(picture.shown.matching);
  const hits = text === '' || query.hits === null ? `${all} events` : `Query: ${text} · ${found} of ${all} events`;
  if (hiddenMeanings.size === 0) return [range, hits];
  return [range, `${hits} · without ${[...hiddenMeanings].map((meaning) => meanings[meaning].words).join(', ')}`];
}
