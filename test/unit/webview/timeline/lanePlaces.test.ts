import { describe, expect, it } from 'vitest';
import { EventTable } from '../../../../webview/timeline/eventTable';
import { PictureCache } from '../../../../webview/timeline/picture';
import { type Action, initialState, reduce, type TimelineState } from '../../../../webview/timeline/state';
import { type SampleEvent, sampleColumns } from './sample';

const events: readonly SampleEvent[] = ['a', 'a', 'b', 'c', 'c', 'c'].map((source, at) => ({
  kind: 'nudge_sent',
  at,
  source,
}));
const later: readonly SampleEvent[] = ['b', 'b', 'b', 'b', 'd'].map((source, i) => ({
  kind: 'nudge_sent',
  at: 100 + i,
  source,
}));

/** A timeline of `events`, all of which have arrived unless `total` says that more are on the way. */
function begin(total = events.length) {
  const table = new EventTable();
  const pictures = new PictureCache();
  let state: TimelineState = initialState;
  const act = (action: Action): void => {
    state = reduce(state, action);
  };
  const arrive = (part: readonly SampleEvent[], all: number): void => {
    const before = table.length === 0 ? [] : events;
    expect(table.append(sampleColumns(part, table.length, before))).toBe(true);
    act({ type: 'loaded', total: all, reset: false });
  };
  act({ type: 'choose-order', order: 'activity' });
  arrive(events, total);
  const rows = (): readonly string[] => pictures.of(table, state).lanes.rows.map(({ key }) => key);
  return { act, arrive, rows };
}

describe('lanes that are sorted by how much is in them', () => {
  it('keep their places while events arrive, and new ones come last', () => {
    const { arrive, rows } = begin();
    expect(rows()).toEqual(['c', 'a', 'b']);
    arrive(later, 11);
    expect(rows()).toEqual(['c', 'a', 'b', 'd']);
  });

  it('are sorted anew when something else is asked for', () => {
    const { act, arrive, rows } = begin();
    rows();
    arrive(later, 11);
    rows();
    act({ type: 'choose-order', order: 'first' });
    expect(rows()).toEqual(['a', 'b', 'c', 'd']);
    act({ type: 'choose-order', order: 'activity' });
    expect(rows()).toEqual(['b', 'c', 'a', 'd']);
  });

  it('are sorted with each part that comes of a store that is still being read', () => {
    const { arrive, rows } = begin(11);
    expect(rows()).toEqual(['c', 'a', 'b']);
    arrive(later, 11);
    expect(rows()).toEqual(['b', 'c', 'a', 'd']);
  });
});
