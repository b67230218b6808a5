import { describe, expect, it } from 'vitest';
import { deltaWords, eventDeltas } from '../../../../webview/timeline/eventDeltas';
import { PictureCache } from '../../../../webview/timeline/picture';
import { initialState } from '../../../../webview/timeline/state';
import { sampleTable } from './sample';

const table = sampleTable([
  { kind: 'task_started', at: 0, target: 'eg-a' },
  { kind: 'task_started', at: 10, target: 'eg-b' },
  { kind: 'task_completed', at: 1500.000001, target: 'eg-a' },
  { kind: 'task_completed', at: 1500.000001, target: 'eg-b' },
]);
const { lanes } = new PictureCache().of(table, initialState);
const none = { selection: undefined, rulerStart: undefined };

describe('how far an event is from others', () => {
  it('counts to the event before it in its lane, not to those of other lanes', () => {
    expect(eventDeltas(table, lanes, 2, none)).toEqual(['1.500000001 s after the event before it in the lane']);
    expect(eventDeltas(table, lanes, 0, none)).toEqual([]);
  });

  it('counts to the selected event and to the mark of the ruler, before or after them', () => {
    expect(eventDeltas(table, lanes, 0, { selection: 1, rulerStart: 2 })).toEqual([
      '10 ms before the selected event',
      '1.500000001 s before the mark',
    ]);
  });

  it('says nothing of an event to itself, and nothing twice', () => {
    expect(eventDeltas(table, lanes, 0, { selection: 0, rulerStart: 0 })).toEqual([]);
    expect(eventDeltas(table, lanes, 0, { selection: 1, rulerStart: 1 })).toHaveLength(1);
  });

  it('says so where both are in the same nanosecond', () => {
    expect(deltaWords(table, 2, 3, 'the mark')).toBe('In the same nanosecond as the mark');
  });
});
