import { describe, expect, it } from 'vitest';
import { RecentTimelines } from '../../../src/host/timeline/recentTimelines';
import { isTimelineTitle, timelineTitle } from '../../../src/host/timeline/timelineTitle';

const timelineOf = (folder: string | undefined) => ({
  folder,
  visible: true,
  reveal: () => undefined,
  send: () => undefined,
  showDashboard: () => undefined,
});

describe('“Reveal in Timeline”', () => {
  it('goes to the timeline of the store that was used last, whatever was used for other stores since', () => {
    const recent = new RecentTimelines();
    const [first, second, other] = [timelineOf('/a'), timelineOf('/a'), timelineOf('/b')];
    for (const timeline of [first, second, other]) recent.use(timeline);
    expect(recent.lastOf('/a')).toBe(second);
    recent.use(first);
    recent.use(other);
    expect(recent.lastOf('/a')).toBe(first);
    recent.forget(first);
    expect(recent.lastOf('/a')).toBe(second);
    recent.forget(second);
    expect(recent.lastOf('/a')).toBeUndefined();
    expect(recent.lastOf('/b')).toBe(other);
  });

  it('asks each timeline which store it shows now: the view follows the active one', () => {
    const recent = new RecentTimelines();
    const view = { ...timelineOf('/a') };
    recent.use(view);
    view.folder = '/b';
    expect([recent.lastOf('/a'), recent.lastOf('/b')]).toEqual([undefined, view]);
  });
});

describe('the title of a timeline', () => {
  it('says which store, and which of several', () => {
    expect(timelineTitle('app', [])).toBe('Timeline: app');
    expect(timelineTitle('app', ['Timeline: app'])).toBe('Timeline: app (2)');
    expect(timelineTitle('app', ['Timeline: app', 'Timeline: app (2)', 'Timeline: lib'])).toBe('Timeline: app (3)');
    expect(timelineTitle('app', ['Timeline: app (2)'])).toBe('Timeline: app');
  });

  it('is kept over a restart where it fits the store', () => {
    for (const title of ['Timeline: app', 'Timeline: app (2)', 'Timeline: app (13)'])
      expect(isTimelineTitle(title, 'app'), title).toBe(true);
    for (const title of ['Timeline', 'Timeline: apple', 'Timeline: app (x)', 'Timeline: app (2) x', 'app'])
      expect(isTimelineTitle(title, 'app'), title).toBe(false);
    expect(isTimelineTitle('Timeline: a (2)', 'a (2)')).toBe(true);
  });
});
