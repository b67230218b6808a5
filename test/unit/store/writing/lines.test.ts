import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEdgeLine, parseItemLine } from '../../../../src/files/lineParser';
import { edgeKinds } from '../../../../src/model/edge';
import { itemStatuses } from '../../../../src/model/item';
import { edgeLine, itemLine } from '../../../../src/store/writing/lines';
import { edge, item } from '../../cache/records';

const text = fc.string({
  unit: fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    fc.constantFrom('\n', '\u0000', '"', '\\', '\u2028', '\ufeff'),
  ),
});
const time = fc.record({
  ms: fc.integer({ min: -8e15, max: 8e15 }),
  ns: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 999_999 })),
});
const parse = (line: string) => ({ bytes: Buffer.from(line), line: 1, offset: 0, terminated: true });

describe('a line', () => {
  it('of a task gives the same task back, whatever it holds', () => {
    const items = fc.record({
      id: text,
      title: text,
      description: fc.option(text, { nil: undefined }),
      status: fc.constantFrom(...itemStatuses),
      priority: fc.integer({ min: 0, max: 4 }),
      labels: fc.uniqueArray(text),
      createdAt: time,
      updatedAt: time,
      closedAt: fc.option(time, { nil: undefined }),
      closeReason: fc.option(text, { nil: undefined }),
    });
    fc.assert(
      fc.property(items, (task) => {
        const { records, findings } = parseItemLine(parse(itemLine(task)));
        expect(findings).toEqual([]);
        expect(records).toMatchObject([task]);
      }),
    );
  });

  it('of a relationship gives the same relationship back', () => {
    const edges = fc.record({
      fromId: text,
      toId: text,
      kind: fc.constantFrom(...edgeKinds),
      createdAt: time,
      deleted: fc.boolean(),
    });
    fc.assert(
      fc.property(edges, (relationship) => {
        expect(parseEdgeLine(parse(edgeLine(relationship))).records).toMatchObject([relationship]);
      }),
    );
  });

  it.each([
    [item('eg-a', { priority: 9 }), 'priority 9 is above 4'],
    [item('eg-a', { labels: ['x', 'x'] }), 'the label "x" is given twice'],
    [item('eg-a', { description: '\ud800' }), 'surrogate'],
    [item('eg-a', { createdAt: { ms: NaN, ns: 0 } }), 'is not an RFC 3339 time'],
    [item('eg-a', { createdAt: { ms: 0.5, ns: 0 } }), 'it would mean something else'],
  ])('that would not be read back is not written: %#', (task, reason) => {
    expect(() => itemLine(task)).toThrow('Nothing was written, because it could not be read back: ');
    expect(() => itemLine(task)).toThrow(reason);
  });

  it('of a relationship that would not be read back is not written', () => {
    expect(() => edgeLine(edge('\ud800', 'blocks', 'b'))).toThrow('could not be read back');
    expect(() => edgeLine({ ...edge('a', 'blocks', 'b'), createdAt: { ms: 1.5, ns: 0 } })).toThrow(
      'Nothing was written, because it could not be read back: it would mean something else.',
    );
  });
});
