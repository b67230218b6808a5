import { describe, expect, it } from 'vitest';
import { roomIn } from '../../../../webview/timeline/room';

describe('the room around the lanes', () => {
  it('is less in a short page, as in the bottom panel, and apart from that in a narrow one', () => {
    const editor = roomIn(1600, 900);
    const panel = roomIn(1600, 260);
    expect([editor.short, panel.short, editor.narrow, panel.narrow]).toEqual([false, true, false, false]);
    expect(panel.overview + panel.axis).toBeLessThan((editor.overview + editor.axis) * 0.7);
    expect(roomIn(320, 900)).toMatchObject({ short: false, narrow: true, overview: editor.overview });
    expect(roomIn(320, 260)).toMatchObject({ short: true, narrow: true, overview: panel.overview });
  });
});
