import { describe, expect, it } from 'vitest';
import { describeEventKind, isDurable, knownEventKinds, meanings } from '../../../src/model/eventKind';

describe('kinds of events', () => {
  it('that engram keeps without being asked are the 16 of its design', () => {
    expect(knownEventKinds.map(({ kind }) => kind).filter(isDurable)).toEqual(
      expect.arrayContaining([
        ...['task_started', 'task_completed', 'task_failed', 'task_cancelled'],
        ...['main_updated', 'rebase_required', 'rebase_completed', 'rebase_conflict'],
        ...['nudge_sent', 'sync_relayed', 'task_paused'],
        ...['supervision_degraded', 'supervision_recovered', 'learning_extracted'],
        ...['lock_acquired', 'lock_released'],
      ]),
    );
    expect(knownEventKinds.filter(({ kind }) => isDurable(kind))).toHaveLength(16);
  });

  it.each(['task_waiting_for_user', 'file_modified', 'rate_limit_reached', 'custom:checkpoint', '__proto__', ''])(
    'such as “%s” are kept only when somebody asks for it',
    (kind) => {
      expect(isDurable(kind)).toBe(false);
    },
  );

  it('each have a meaning with an icon and a colour', () => {
    for (const { kind } of knownEventKinds) expect(meanings[describeEventKind(kind).meaning].codicon).not.toBe('');
  });

  it('that nobody knows are named by their own words', () => {
    expect(describeEventKind('custom:check_point')).toMatchObject({ meaning: 'other', words: 'Check point' });
    expect(describeEventKind('constructor')).toMatchObject({ meaning: 'other', words: 'Constructor' });
    expect(describeEventKind('')).toMatchObject({ meaning: 'other', words: '' });
  });
});
