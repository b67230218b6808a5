import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readEventPayload, readWaitedMs } from '../../../src/model/eventPayload';

it('the time that a lock was waited for is the same, read alone or with all the rest', () => {
  const amounts = fc.oneof(fc.integer(), fc.double(), fc.constantFrom('12', '1.5', '', null, [3], { ms: 1 }, true));
  const payload = fc.oneof(
    amounts,
    fc.array(fc.string()),
    fc.record({ waited_ms: amounts, held_ms: amounts }, { requiredKeys: [] }),
  );
  fc.assert(
    fc.property(payload, (given) => {
      expect(readWaitedMs(given)).toBe(readEventPayload(given).waited_ms);
    }),
  );
  expect([readWaitedMs({ waited_ms: 12.5 }), readWaitedMs({ waited_ms: '12' }), readWaitedMs('12')]).toEqual([
    12.5,
    12,
    undefined,
  ]);
});
