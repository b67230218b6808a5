import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EngramProgram } from './engramProgram';

let engram: EngramProgram;
let healthy: string;
let empty: string;

beforeAll(async () => {
  engram = await EngramProgram.inThisProcess();
  healthy = await engram.workspace('healthy');
  empty = await engram.storeOf({});
});
afterAll(() => engram.dispose());

describe('engram notifications', () => {
  it('writes one object a message, the newest first, with its reaction', async () => {
    const rows = await engram.json(healthy, ['notifications', '150b', '--inbox']);
    expect(rows).toHaveLength(12);
    expect(rows.every(({ to }) => to === 'eg-150b2d58fd')).toBe(true);
    for (const row of rows)
      expect(Object.keys(row)).toEqual(['line', 'id', 'kind', 'from', 'to', 'at', 'reaction', 'state']);
    expect(rows.at(-1)).toMatchObject({
      line: 3,
      from: null,
      state: 'reacted',
      reaction: { line: 4, kind: 'sync_relayed' },
    });
    expect(await engram.json(healthy, ['notifications'])).toHaveLength(136);
    expect(await engram.json(healthy, ['notifications', '--state', 'broadcast'])).toHaveLength(22);
  });

  it('shows people who told whom, and cuts with a word', async () => {
    const { output } = await engram.run(healthy, ['notifications', '--limit', '3']);
    expect(output.split('\n')[0]).toMatch(/^TIME +KIND +FROM +TO +STATE +REACTION +LINE$/);
    expect(output).toContain('3 of 136; --limit 0 shows all.');
    expect((await engram.run(empty, ['notifications'])).output).toBe('No notifications.\n');
  });

  it('says what is wrong with what was asked', async () => {
    expect((await engram.run(healthy, ['notifications', 'eg-nobody'])).exitCode).toBe(1);
    const { errors, exitCode } = await engram.run(healthy, ['notifications', '--within', 'soon']);
    expect([exitCode, errors]).toEqual([
      2,
      'engram: --within: `soon` is not a length of time: expected minutes, or 90s, 5m, 2h, 1d.\n',
    ]);
    expect((await engram.run(healthy, ['notifications', '--inbox'])).exitCode).toBe(2);
  });
});

describe('engram sessions and compare', () => {
  it('write one object a session, and one a figure', async () => {
    const sessions = await engram.json(healthy, ['sessions']);
    expect(sessions.map(({ end, events, failures }) => ({ end, events, failures }))).toEqual([
      { end: '2026-01-11T09:01:37.683430468Z', events: 237, failures: 6 },
      { end: '2026-01-11T14:04:58.339032798Z', events: 163, failures: 6 },
    ]);
    expect(Object.keys(sessions[0] ?? {})).toEqual(['start', 'end', 'events', 'failures', 'by_kind']);
    const figures = await engram.json(healthy, ['compare', '1', '-1']);
    expect(figures.find(({ measure }) => measure === 'events')).toMatchObject({ a: 237, b: 163, difference: -74 });
  });

  it('show tables, and say which sessions there are', async () => {
    const table = (await engram.run(healthy, ['sessions', '--utc'])).output;
    expect(table).toContain('2026-01-11 14:03:38.028  a pause');
    expect((await engram.run(healthy, ['compare', '-2', '-1'])).output).toContain('events of a task');
    const { errors, exitCode } = await engram.run(healthy, ['compare', '1', '7']);
    expect([exitCode, errors]).toEqual([
      1,
      'engram: There is no session 7: they are 1 to 2, or -1 (the last) to -2.\n',
    ]);
  });
});

describe('engram patterns', () => {
  it('tells what comes before failures, with the places', async () => {
    const rows = await engram.json(healthy, ['patterns']);
    expect(rows.length).toBeGreaterThan(0);
    for (const { places, support } of rows) expect(places).toHaveLength(Number(support));
    expect((await engram.run(healthy, ['patterns'])).output).toMatch(/^PATTERN +BEFORE +SUPPORT +ELSEWHERE +LIFT/);
    expect((await engram.run(empty, ['patterns'])).output).toBe(
      'Nothing comes before failures more often than elsewhere.\n',
    );
  });
});
