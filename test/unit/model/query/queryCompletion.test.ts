import { describe, expect, it } from 'vitest';
import { completeEventQuery } from '../../../../src/model/query/completeEventQuery';
import { payloadKeys } from '../../../../src/model/query/payloadKeys';

const sources = {
  kinds: [
    { kind: 'task_started', count: 20 },
    { kind: 'task_failed', count: 1 },
    { kind: 'my kind', count: 3 },
  ],
  tasks: [
    { id: 'eg-1111111111', title: 'Fix the lock manager' },
    { id: 'eg-2222222222', title: 'Write\u001b[31m docs' },
  ],
  sessions: [
    { number: 1, words: 'Monday, 3 events' },
    { number: 2, words: 'today, 1 event' },
  ],
  payload: payloadKeys([{ files: ['Cargo.lock', 'src/a b.rs'], to: { branch: 'main' } }, { files: ['Cargo.lock'] }]),
};

/** Completes where `|` stands; gives the query with each suggestion put in. */
function complete(marked: string): string[] {
  const position = marked.indexOf('|');
  const text = marked.replace('|', '');
  const { start, end, items } = completeEventQuery(text, position, sources);
  return items.map((item) => text.slice(0, start) + item.text + text.slice(end));
}

describe('completing a query', () => {
  it('offers every key where nothing stands', () => {
    expect(complete('|')).toEqual([
      ...['kind:', 'task:', 'source:', 'target:', 'is:', 'session:', 'since:', 'until:'],
      ...['text:', 'payload.', 'limit:'],
    ]);
    expect(complete('kind:a |')).toContain('kind:a since:');
  });

  it('offers the keys that begin with the word, then kinds and tasks that hold it', () => {
    expect(complete('ta|')).toEqual(['task:', 'target:', 'kind:task_started ', 'kind:task_failed ']);
    expect(complete('lock|')).toEqual(['task:eg-1111111111 ']);
    expect(complete('-s|').slice(0, 3)).toEqual(['-source:', '-session:', '-kind:task_started ']);
  });

  it('offers kinds with their counts', () => {
    expect(completeEventQuery('kind:fail', 9, sources)).toEqual({
      start: 5,
      end: 9,
      items: [{ text: 'task_failed', label: 'task_failed', detail: '1 event' }],
    });
    expect(complete('kind:task_failed,|')).toContain('kind:task_failed,task_started');
    expect(complete('kind:ta|sk limit:5')).toContain('kind:task_started limit:5');
  });

  it('quotes a kind with a space', () => {
    expect(complete('kind:my|')).toEqual(['kind:"my kind"']);
    expect(complete('kind:"my k|')).toEqual(['kind:"my kind"']);
  });

  it('finds a task by its title or id and inserts the id', () => {
    expect(complete('source:LOCK|')).toEqual(['source:eg-1111111111']);
    expect(complete('-task:eg-2|')).toEqual(['-task:eg-2222222222']);
    expect(completeEventQuery('task:docs', 9, sources).items).toEqual([
      { text: 'eg-2222222222', label: 'Write␛[31m docs', detail: 'eg-2222222222' },
    ]);
  });

  it('offers times and limits', () => {
    expect(complete('since:1|')).toEqual(['since:15m', 'since:1h', 'since:1w']);
    expect(complete('limit:|')).toEqual(['limit:10', 'limit:100', 'limit:1000']);
  });

  it('offers what an event can be', () => {
    expect(complete('is:fa|')).toEqual(['is:failure']);
    expect(completeEventQuery('is:fa', 5, sources).items[0]?.detail).toBe('task_failed, rebase_conflict');
    expect(complete('-is:|')).toContain('-is:notification');
  });

  it('offers sessions with what they were, the last one first', () => {
    expect(completeEventQuery('session:', 8, sources).items).toEqual([
      { text: '-1', label: '-1', detail: 'The last session: today, 1 event' },
      { text: '2', label: '2', detail: 'today, 1 event' },
      { text: '1', label: '1', detail: 'Monday, 3 events' },
    ]);
    expect(complete('session:1,|')).toContain('session:1,-1');
  });

  it('offers keys of payloads, the most frequent first, and what stands there', () => {
    expect(complete('payload.|')).toEqual(['payload.files:', 'payload.to.branch:']);
    expect(complete('branch|')).toEqual(['payload.to.branch:']);
    expect(complete('payload.files:|')).toEqual(['payload.files:Cargo.lock', 'payload.files:"src/a b.rs"']);
    expect(complete('payload.files:car|')).toEqual(['payload.files:Cargo.lock']);
    expect(complete('payload.none:|')).toEqual([]);
    expect(completeEventQuery('payload.files:', 14, sources).items[0]?.detail).toBe('2 values in recent events');
  });

  it('of a key leaves its value alone', () => {
    expect(complete('so|:eg-1')).toEqual(['source:eg-1']);
  });

  it('offers nothing for a text or an unknown key', () => {
    expect(complete('text:a|')).toEqual([]);
    expect(complete('foo:a|')).toEqual([]);
  });
});
