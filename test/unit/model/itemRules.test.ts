import { describe, expect, it } from 'vitest';
import { itemStatuses, type Item } from '../../../src/model/item';
import {
  checkStatusChange,
  checkTexts,
  InvalidItemError,
  InvalidStatusChangeError,
  validateItem,
} from '../../../src/model/itemRules';
import { item } from '../cache/records';

const noon = item('eg-a').createdAt;
const beforeNoon = { ms: noon.ms - 1, ns: 999_999 };

function refusal(rest: Partial<Item>): InvalidItemError {
  try {
    validateItem(item('eg-a', rest));
  } catch (error) {
    if (error instanceof InvalidItemError) return error;
    throw error;
  }
  throw new Error('It was allowed.');
}

describe('a task that may be written', () => {
  it.each<Partial<Item>>([
    { title: 'x' },
    { title: ' ' },
    { title: 'x'.repeat(500) },
    { title: 'ü'.repeat(250) },
    { title: '🚀\u200b\u202e' },
    { priority: 0 },
    { priority: 4 },
    { labels: ['a', 'A', 'ä', 'ñ-1_2', '日本', '²', 'Ⅳ', '-', '_'] },
    { description: 'a\nb\u0000', closeReason: '\t' },
    { updatedAt: noon },
    { status: 'closed', closedAt: noon },
    { status: 'closed' },
  ])('holds %j', (rest) => {
    expect(() => validateItem(item('eg-a', rest))).not.toThrow();
  });
});

describe('a task that is refused', () => {
  const titleRule = (bytes: number): string => `must be 1 to 500 bytes long, and has ${bytes}`;
  const noControl = 'must not hold control characters, such as line breaks or tabs';
  const labelRule = 'must be made of letters, digits, “-” and “_”';
  const priorityRule = 'must be a whole number from 0 (critical) to 4 (low)';
  const halfPair = 'has half of a surrogate pair, which is no character';

  it.each<readonly [Partial<Item>, string, unknown, string]>([
    [{ title: '' }, 'title', '', titleRule(0)],
    [{ title: 'x'.repeat(501) }, 'title', 'x'.repeat(501), titleRule(501)],
    // 251 characters, but the native program counts bytes.
    [{ title: 'ü'.repeat(251) }, 'title', 'ü'.repeat(251), titleRule(502)],
    [{ title: 'a\nb' }, 'title', 'a\nb', noControl],
    [{ title: 'a\u007f' }, 'title', 'a\u007f', noControl],
    [{ title: '\u0085' }, 'title', '\u0085', noControl],
    [{ title: 'a\ud800' }, 'title', 'a\ud800', halfPair],
    [{ description: '\udc00' }, 'description', '\udc00', halfPair],
    [{ status: 'closed', closeReason: '\ud83d' }, 'closeReason', '\ud83d', halfPair],
    [{ priority: 5 }, 'priority', 5, priorityRule],
    [{ priority: -1 }, 'priority', -1, priorityRule],
    [{ priority: 1.5 }, 'priority', 1.5, priorityRule],
    [{ priority: NaN }, 'priority', NaN, priorityRule],
    [{ labels: ['ok', ''] }, 'labels', '', labelRule],
    [{ labels: ['a b'] }, 'labels', 'a b', labelRule],
    [{ labels: ['a:b'] }, 'labels', 'a:b', labelRule],
    [{ labels: ['🚀'] }, 'labels', '🚀', labelRule],
    [
      { labels: ['a', 'b', 'a'] },
      'labels',
      'a',
      'is given twice, and the native program could not open the store then',
    ],
    [
      { updatedAt: beforeNoon },
      'updatedAt',
      '2026-01-11T11:59:59.999999999Z',
      'must not be before the creation at 2026-01-11T12:00:00Z',
    ],
    [{ closedAt: noon }, 'closedAt', '2026-01-11T12:00:00Z', 'needs a closed task, and this one is open'],
  ])('because of %j names the field, the value and the rule', (rest, field, value, rule) => {
    const error = refusal(rest);
    expect(error).toMatchObject({ name: 'InvalidItemError', field, value, rule });
    expect(error.message).toContain(`can't be written: it ${rule}.`);
  });

  it.each<readonly [Partial<Item>, string]>([
    [{ title: 'a\nb' }, "The title “a b” can't be written: it must not hold control"],
    [{ title: 'x'.repeat(501) }, `The title “${'x'.repeat(59)}…” can't be written: it must be 1 to 500 bytes long`],
    [{ priority: 9 }, "The priority 9 can't be written: it must be a whole number"],
    [{ labels: ['a b'] }, "The label “a b” can't be written: it must be made of"],
    [{ closedAt: noon }, "The time of closing “2026-01-11T12:00:00Z” can't be written: it needs a closed task"],
  ])('because of %j reads as a sentence', (rest, start) => {
    expect(refusal(rest).message).toContain(start);
  });

  it.each<readonly [unknown, string]>([
    [undefined, '(missing)'],
    [null, 'null'],
    [['x'], '(a list)'],
    [{}, '(object)'],
    [true, 'true'],
  ])('shows the value %j as %s', (value, shown) => {
    expect(new InvalidItemError('title', value, 'must be a text').message).toBe(
      `The title ${shown} can't be written: it must be a text.`,
    );
  });
});

describe('texts', () => {
  it('may hold anything that UTF-8 can hold, whatever else is wrong with the task', () => {
    expect(() => checkTexts(item('eg-a', { title: '\n', priority: 9, description: '🚀' }))).not.toThrow();
    expect(() => checkTexts(item('eg-a', { closeReason: 'a\udfff' }))).toThrow(
      "The reason for closing “a�” can't be written: it has half of a surrogate pair, which is no character.",
    );
  });
});

describe('a change of status', () => {
  const changes = itemStatuses.flatMap((from) => itemStatuses.map((to) => [from, to] as const));
  const refused = new Set(['closed → in_progress', 'closed → blocked']);

  it.each(changes)('from %s to %s follows the native rule', (from, to) => {
    const change = (): void => checkStatusChange(item('eg-a', { status: from }), to);
    if (!refused.has(`${from} → ${to}`)) expect(change).not.toThrow();
    else expect(change).toThrow(InvalidStatusChangeError);
  });

  it('that is refused says what to do', () => {
    expect(() => checkStatusChange(item('eg-a', { status: 'closed' }), 'blocked')).toThrow(
      "The task “eg-a” is closed and can't become blocked: reopen it first.",
    );
    expect(new InvalidStatusChangeError('eg-a', 'blocked', 'open').message).toBe(
      'The task “eg-a” is blocked: only a closed task can be reopened.',
    );
  });
});
