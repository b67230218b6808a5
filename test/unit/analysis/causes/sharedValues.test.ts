import { describe, expect, it } from 'vitest';
import { linkingValues, sharedValue } from '../../../../src/analysis/causes/sharedValues';
import { type JsonValue } from '../../../../src/model/json';

function shared(one: JsonValue, other: JsonValue): string | undefined {
  return sharedValue(linkingValues(one), linkingValues(other));
}

describe('two payloads', () => {
  it('share a commit by its first seven digits', () => {
    expect(shared({ commit: 'ed64f80627102a5e' }, { new_commits: ['ED64F80'] })).toBe('ed64f80627102a5e');
    expect(shared({ commit: 'ed64f80627102a5e' }, { commit: 'ed64f81' })).toBeUndefined();
  });

  it('share a resource or a file, also where a text names it', () => {
    expect(shared({ resource: 'file:src/x.rs' }, { error: 'timeout: src/x.rs is locked' })).toBe('src/x.rs');
    expect(shared({ files: ['Cargo.lock'] }, { path: 'Cargo.lock' })).toBe('Cargo.lock');
  });

  it('share a task', () => {
    expect(shared({ reason: 'blocked by eg-0123456789' }, { message: 'eg-0123456789 failed' })).toBe('eg-0123456789');
  });

  it('share a text of several words that stands in the other', () => {
    const learned = 'never read without the lock';
    expect(shared({ title: learned }, { error: `tests fail since: ${learned}` })).toBe(learned);
  });

  it('share nothing by numbers, truth values and everyday words', () => {
    expect(
      shared({ attempt: 1, urgency: 'high', auto: true }, { attempt: 1, urgency: 'high', auto: true }),
    ).toBeUndefined();
    expect(shared(null, {})).toBeUndefined();
  });

  it('are looked at only so far', () => {
    let deep: JsonValue = 'src/deep/file.rs';
    for (let level = 0; level < 20; level++) deep = [deep];
    expect(linkingValues(deep).names).toEqual([]);
    const many = Array.from({ length: 5000 }, (_, index) => `src/file${index}.rs`);
    expect(linkingValues(many).names.length).toBeLessThanOrEqual(100);
  });
});
