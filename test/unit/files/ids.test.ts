import { describe, expect, it } from 'vitest';
import { makeId } from '../../../src/files/ids';
import { now } from '../../../src/model/timestamp';

describe('a new id', () => {
  it('looks as the native program’s ids do', () => {
    expect(makeId('eg-', 'Fix lock manager', now())).toMatch(/^eg-[0-9a-f]{10}$/);
    expect(makeId('eg-evt-', 'task_started', now())).toMatch(/^eg-evt-[0-9a-f]{10}$/);
  });

  it('is another each time, for the same text at the same time', () => {
    const time = now();
    const ids = new Set(Array.from({ length: 1000 }, () => makeId('eg-evt-', 'task_started', time)));
    expect(ids.size).toBe(1000);
  });
});
