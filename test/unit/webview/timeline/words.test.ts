import { describe, expect, it } from 'vitest';
import { type EventDetails } from '../../../../src/protocol/timeline';
import { eventWords } from '../../../../webview/timeline/describe';
import { eventJson } from '../../../../webview/timeline/eventJson';
import { keyCommand } from '../../../../webview/timeline/keyboard';
import { sampleTable } from './sample';

describe('an event in words', () => {
  const table = sampleTable([
    { kind: 'sync_relayed', at: 0, source: 'a', target: 'b' },
    { kind: 'rebase_required', at: 1, source: 'a', target: 'a' },
    { kind: 'main_updated', at: 2 },
  ]);
  const titleOf = (code: number): string => ['', 'Fix scheduler', 'Fix login'][code] ?? '';

  it('says what happened and between whom', () => {
    expect(eventWords(table, 0, titleOf)).toEqual({ what: 'Sync', tasks: 'Fix scheduler → Fix login' });
    expect(eventWords(table, 1, titleOf).tasks).toBe('Fix scheduler');
    expect(eventWords(table, 2, titleOf).tasks).toBe('');
  });
});

describe('the JSON that is copied', () => {
  const details: EventDetails = {
    index: 0,
    id: 'eg-evt-1',
    kind: 'task_failed',
    sentence: 'Failed',
    source: 'eg-a',
    target: null,
    timestampText: '2026-01-11T09:00:00.100Z',
    ms: 0,
    ns: 0,
    line: 1,
    recovered: false,
    sharingItsId: 1,
    payloadText: '{"n":12345678901234567890}',
  };

  it('has the fields of the file, numbers with all their digits, and no field that the line lacks', () => {
    expect(eventJson(details)).toBe(
      '{"id":"eg-evt-1","kind":"task_failed","source_task":"eg-a","payload":{"n":12345678901234567890},"timestamp":"2026-01-11T09:00:00.100Z"}',
    );
  });
});

describe('keys', () => {
  const press = (key: string, ctrlKey = false): string | undefined =>
    keyCommand({ key, ctrlKey, altKey: false, metaKey: false });

  it('steer, in either case', () => {
    expect([press('w'), press('W'), press(']'), press('?')]).toEqual(['zoom-in', 'zoom-in', 'next-failure', 'help']);
  });

  it('leave VS Code its chords', () => {
    expect([press('f', true), press('x')]).toEqual([undefined, undefined]);
  });
});
