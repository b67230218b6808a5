import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EngramProgram } from './engramProgram';

let engram: EngramProgram;
let healthy: string;
let neuraphage: string;

beforeAll(async () => {
  engram = await EngramProgram.inThisProcess();
  [healthy, neuraphage] = await Promise.all([engram.workspace('healthy'), engram.workspace('neuraphage')]);
});
afterAll(() => engram.dispose());

const failedTask = 'eg-150b2d58fd';

describe('engram explain', () => {
  it('tells people the chain of a task’s failure, with times, reasons, certainty and what is folded', async () => {
    const { output, errors, exitCode } = await engram.run(healthy, ['explain', failedTask, '--utc']);
    expect([errors, exitCode]).toEqual(['', 0]);
    expect(output.split('\n').slice(0, 8)).toEqual([
      'What led to “Failed: rebase conflict not resolved (exit code 1)”',
      'Benchmark cost ledger  task_failed  2026-01-11 09:00:32.013  line 77  eg-evt-4bb07c4ea5',
      'The attempt began 2026-01-11 09:00:00.081 (line 1).',
      '',
      '                            … 11 messages, 12 rebase events, 2 learnings, 3 task events, 8 lock events, 1 other event',
      '09:00:30.519                main moved on by 3 commits to 5b717bb (line 73)',
      '                            Triggered it: both name 5b717bb (leads to line 74); recorded',
      '09:00:30.649  +0.1 s        Review TUI status bar → Benchmark cost ledger: Asked to rebase, 3 commits behind (line 74)',
    ]);
  });

  it('takes the start of a task’s id, an event’s id and a line for the same question', async () => {
    const answers = await Promise.all(
      ['150b2d', 'eg-evt-4bb07c4ea5', 'line:77'].map((subject) => engram.json(healthy, ['explain', subject])),
    );
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]?.[0]?.event).toMatchObject({ line: 77, kind: 'task_failed', source_task: failedTask });
  });

  it('writes one line of JSON with the event, the steps and what is folded', async () => {
    const answer = await engram.json(healthy, ['explain', failedTask]);
    expect(answer).toHaveLength(1);
    expect(Object.keys(answer[0] ?? {})).toEqual(['event', 'steps', 'folded']);
    expect(answer[0]?.steps).toMatchObject([
      { line: 73, kind: 'main_updated', certainty: 'recorded', since_previous_ms: null },
      { line: 74, kind: 'rebase_required', why: 'Notification that reached the task', since_previous_ms: 130.113479 },
      { line: 75, kind: 'rebase_conflict', certainty: 'inferred from the order on the lane of the task' },
      { line: 76, id: 'eg-evt-bc7d52f726', kind: 'nudge_sent' },
      { line: 77, kind: 'task_failed', why: 'What is explained' },
    ]);
  });

  it('tells what came of an event', async () => {
    const [answer] = await engram.json(healthy, ['explain', 'line:73', '--consequences']);
    expect(answer?.steps).toMatchObject([
      { line: 73 },
      { line: 74 },
      { line: 75 },
      { line: 76 },
      { line: 77 },
      {},
      {},
      {},
    ]);
  });

  it('writes Markdown with a sequence diagram', async () => {
    const { output } = await engram.run(healthy, ['explain', failedTask, '--markdown']);
    expect(output).toContain('```mermaid\nsequenceDiagram\n  participant T1 as Review TUI status bar\n');
    expect(output).toContain('  T1->>T2: Asked to rebase, 3 commits behind (line 74)\n');
    expect(output).toContain('| line 73, eg\\-evt\\-8803643ca7 |');
  });

  it('asks for the line where several events share the id', async () => {
    const { errors, exitCode } = await engram.run(neuraphage, ['explain', 'eg-evt-019bae7f-1']);
    expect(errors).toBe(
      'engram: 12 events share the id eg-evt-019bae7f-1. Name one by its line, such as line:362: they are on lines 351, 352, 353, 354, 355, 356, 357, 358, 359, 360 and 2 more.\n',
    );
    expect(exitCode).toBe(2);
  });

  it.each([
    ['eg-ffffffffff', /^engram: There is no task eg-ffffffffff in /],
    ['eg-evt-ffffffffff', /^engram: There is no event eg-evt-ffffffffff in /],
    ['line:9999', /^engram: There is no event on line 9999 of events.jsonl.\n$/],
    ['eg-1346613271', /^engram: No event of eg-1346613271 failed/],
  ])('ends with code 1 where there is nothing to explain: %s', async (subject, message) => {
    const { output, errors, exitCode } = await engram.run(healthy, ['explain', subject]);
    expect(errors).toMatch(message);
    expect([output, exitCode]).toEqual(['', 1]);
  });

  it('explains a task that only events name, and shows foreign text harmlessly', async () => {
    const lines = [
      { id: 'eg-evt-0000000001', kind: 'nudge_sent', target_task: 'x', payload: { message: '\u001b[31mred\u202e' } },
      { id: 'eg-evt-0000000002', kind: 'task_failed', source_task: 'x', payload: { error: '`]]><script>' } },
    ].map((event) => `${JSON.stringify({ ...event, timestamp: '2026-01-11T09:00:00Z' })}\n`);
    const workspace = await engram.storeOf({ events: lines.join('') });
    const { output } = await engram.run(workspace, ['explain', 'x']);
    expect(output).toContain('␛[31mred');
    for (const control of ['\u001b', '\u202e']) expect(output).not.toContain(control);
    const markdown = await engram.run(workspace, ['explain', 'x', '--markdown']);
    expect(markdown.output).not.toContain('<script');
  });
});
