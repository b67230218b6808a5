import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { knownEventKinds } from '../../../src/model/eventKind';
import { type JsonValue } from '../../../src/model/json';
import { eventSentence } from '../../../src/model/sentence';
import { arbitraryJson } from './query/arbitraryQuery';

function sentence(kind: string, payload?: JsonValue): string {
  return eventSentence({ kind, payload });
}

const hash = 'eac056610b1725a6571a4b585868b1a4c8181367';

describe('an event says', () => {
  it.each<[string, JsonValue | undefined, string]>([
    ['task_started', { summary: 'Document login flow', attempt: 1 }, 'Started: Document login flow'],
    ['task_started', { summary: 'Document login flow', attempt: 2 }, 'Started, attempt 2: Document login flow'],
    ['task_started', undefined, 'Started'],
    ['task_completed', { summary: 'Implemented it', files_changed: 22 }, 'Completed: Implemented it, 22 files changed'],
    ['task_completed', { files_changed: 1 }, 'Completed, 1 file changed'],
    [
      'task_failed',
      { error: 'rebase conflict not resolved', exit_code: 1 },
      'Failed: rebase conflict not resolved (exit code 1)',
    ],
    ['task_failed', 'out of memory', 'Failed: out of memory'],
    ['task_cancelled', { reason: 'superseded' }, 'Cancelled: superseded'],
    ['task_paused', { by: 'watcher', confidence: 0.9 }, 'Paused by watcher'],
    ['task_paused', { reason: 'budget used up' }, 'Paused: budget used up'],
    ['main_updated', { commit: hash, branch: 'main', commits: 7 }, 'main moved on by 7 commits to eac0566'],
    ['main_updated', { repo: 'x', new_commit: hash, branch: 'trunk' }, 'trunk moved on to eac0566'],
    ['rebase_required', { auto: false, commit: hash, commits_behind: 3 }, 'Asked to rebase, 3 commits behind'],
    ['rebase_required', { commits_behind: 1, new_commits: ['a'] }, 'Asked to rebase, 1 commit behind'],
    ['rebase_required', { new_commits: ['a', 'b'], auto: true }, 'Asked to rebase, 2 commits behind'],
    ['rebase_completed', { previous: 'd13b161', commit: 'eac0566', ms: 5844 }, 'Rebased onto eac0566 in 5.8 s'],
    ['rebase_completed', { previous_head: hash, new_head: hash }, 'Rebased onto eac0566'],
    ['rebase_conflict', { files: ['src/lock.rs', 'Cargo.lock'] }, 'Rebase conflict in src/lock.rs, Cargo.lock'],
    ['rebase_conflict', { conflicting_files: ['a', 'b', 'c', 'd'] }, 'Rebase conflict in a, b, c and 1 more'],
    ['rebase_conflict', { details: 'both changed it', conflicting_files: [] }, 'Rebase conflict: both changed it'],
    ['nudge_sent', { reason: 'conflict' }, 'Nudged: conflict'],
    ['nudge_sent', { reason: 'conflict', message: 'hand over' }, 'Nudged: conflict – hand over'],
    ['nudge_sent', { message: 'stuck', severity: 'Critical' }, 'Nudged (Critical): stuck'],
    ['sync_relayed', { message: 'the API changed', urgency: 'low' }, 'Sync: the API changed'],
    ['sync_relayed', { learning_summary: 'use one lock', urgency: 'high' }, 'Urgent sync: use one lock'],
    ['learning_extracted', { title: 'prefer scheduler', confidence: 0.8 }, 'Learned: prefer scheduler'],
    ['learning_extracted', { title: 'prefer scheduler', kind: 'pattern' }, 'Learned (pattern): prefer scheduler'],
    ['lock_acquired', { resource: 'file:src/lock.rs', waited_ms: 400 }, 'Waited 0.4 s for src/lock.rs'],
    ['lock_acquired', { resource: 'src/lock.rs', waited_ms: 0 }, 'Locked src/lock.rs'],
    ['lock_released', { resource: 'file:src/lock.rs', held_ms: 25383 }, 'Released src/lock.rs after 25 s'],
    ['lock_released', {}, 'Released a lock'],
    [
      'supervision_degraded',
      { reason: 'rate limit', interval_s: 60 },
      'Supervision degraded: rate limit, looks every 1 min',
    ],
    ['supervision_recovered', null, 'Supervision recovered'],
    ['rate_limit_reached', { service: 'api', retry_after_s: 30 }, 'Rate limit reached: api, again in 30 s'],
    ['file_modified', { path: 'src/lock.rs' }, 'Modified src/lock.rs'],
    ['task_waiting_for_user', { question: 'Which branch?' }, 'Waits for the user: Which branch?'],
    ['custom:checkpoint', { n: 4, deep: [1], phase: 'build' }, 'Checkpoint (n 4, phase build)'],
    ['deploy_done', undefined, 'Deploy done'],
    ['deploy_done', ['eu', 'us'], 'Deploy done (eu, us)'],
    ['', 7, 'Event without a kind: 7'],
  ])('%s %j', (kind, payload, expected) => {
    expect(sentence(kind, payload)).toBe(expected);
  });

  it('what it understands of a payload of odd types', () => {
    expect(sentence('rebase_conflict', { files: 'src/lock.rs' })).toBe('Rebase conflict in src/lock.rs');
    expect(sentence('rebase_conflict', { files: [7, null, 'a'] })).toBe('Rebase conflict in a');
    expect(sentence('task_failed', { error: ['x'], reason: 500 })).toBe('Failed: 500');
    expect(sentence('lock_acquired', { resource: {}, waited_ms: '400' })).toBe('Waited 0.4 s for a lock');
    expect(sentence('main_updated', ['x'])).toBe('main moved on');
  });

  it('a task by its title where the payload names one', () => {
    const titleOf = (id: string): string | undefined => (id === 'eg-1' ? 'Fix login' : undefined);
    expect(eventSentence({ kind: 'task_paused', payload: { by: 'eg-1' } }, titleOf)).toBe('Paused by Fix login');
  });

  it('nothing that moves the cursor, turns the reading direction or breaks the line', () => {
    expect(sentence('task_failed', { error: 'a\u001b[2Jb\r\nc\u202Ed\u0085e\u009bf' })).toBe('Failed: a␛[2Jb cd e�f');
  });

  it('at most 120 characters, cut between two letters', () => {
    const family = '👨‍👩‍👧‍👦';
    const cut = sentence('task_failed', { error: family.repeat(40) });
    expect(cut).toBe(`Failed: ${family.repeat(10)}…`);
    expect(sentence('task_failed', { error: 'x'.repeat(1_000_000) })).toHaveLength(120);
  });

  it('one clean line, whatever kind and payload are', () => {
    const kind = fc.oneof(
      fc.constantFrom(...knownEventKinds.map((known) => known.kind)),
      fc.string({ unit: 'binary' }),
    );
    const keys = ['message', 'files', 'commits', 'waited_ms', 'by', 'exit_code', 'reason', 'title'] as const;
    const payload = fc.oneof(
      arbitraryJson,
      fc.dictionary(fc.constantFrom(...keys), arbitraryJson),
      fc.dictionary(fc.constantFrom(...keys), fc.string({ unit: 'binary' })),
    );
    fc.assert(
      fc.property(kind, payload, (anyKind, anyPayload) => {
        const line = sentence(anyKind, anyPayload);
        expect(line.length).toBeGreaterThan(0);
        expect(line.length).toBeLessThanOrEqual(120);
        expect(line).not.toMatch(/[\p{Cc}\p{Surrogate}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u);
      }),
      { numRuns: 2000 },
    );
  });

  it('more than its kind in every event of the fixtures that has a payload', () => {
    const eventSchema = z.object({ kind: z.string(), payload: z.optional(z.json()) });
    for (const store of ['healthy', 'neuraphage']) {
      const lines = readFileSync(`test/fixtures/${store}/.engram/events.jsonl`, 'utf8').split('\n').filter(Boolean);
      for (const line of lines) {
        const event = eventSchema.parse(JSON.parse(line));
        const text = sentence(event.kind, event.payload);
        if (event.payload === undefined) continue;
        expect(text, line).not.toBe(sentence(event.kind));
      }
    }
  });
});
