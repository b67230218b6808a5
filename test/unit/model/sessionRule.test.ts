import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SessionFinder, sessionStarts, workEnds, workStarts } from '../../../src/model/sessionRule';

const gapMs = 100_000;

interface Happening {
  readonly ms: number;
  readonly step: number;
  readonly task: number;
}

const happenings: fc.Arbitrary<readonly Happening[]> = fc
  .array(
    fc.record({
      pause: fc.constantFrom(0, 1000, 1000, 20_000, 59_000, 60_000, 100_001),
      step: fc.constantFrom(0, workStarts, workStarts, workStarts, workEnds),
      task: fc.integer({ min: 0, max: 3 }),
    }),
    { maxLength: 40 },
  )
  .map((entries) => {
    let ms = 0;
    return entries.map(({ pause, step, task }) => ({ ms: (ms += pause), step, task }));
  });

function seriesOf(list: readonly Happening[]) {
  const at = (rank: number): Happening => list[rank] ?? { ms: NaN, step: 0, task: 0 };
  return {
    get size() {
      return list.length;
    },
    elapsed: (from: number, to: number) => at(to).ms - at(from).ms,
    step: (rank: number) => at(rank).step,
    task: (rank: number) => at(rank).task,
  };
}

/** The rule as its description says it, without anything kept or looked up. */
function slowStarts(list: readonly Happening[]): readonly { readonly rank: number; readonly beginning: string }[] {
  const starts: { rank: number; beginning: string }[] = [];
  let atWork = new Set<number>();
  for (const [rank, { ms, step, task }] of list.entries()) {
    const pause = rank === 0 ? 0 : ms - (list[rank - 1]?.ms ?? 0);
    const minute = list.slice(rank).filter((other) => other.ms - ms <= 60_000);
    const first = [...atWork].map((working) => minute.find((other) => other.task === working));
    const again = first.filter((event) => event !== undefined);
    const isRestart =
      step === workStarts &&
      pause > 0 &&
      atWork.has(task) &&
      again.every((event) => event.step === workStarts) &&
      again.length >= 2 &&
      again.length * 2 >= atWork.size;
    const beginning = rank === 0 ? 'first' : pause > gapMs ? 'pause' : isRestart ? 'restart' : undefined;
    if (beginning) {
      starts.push({ rank, beginning });
      atWork = new Set();
    }
    if (task !== 0 && step === workStarts) atWork.add(task);
    if (step === workEnds) atWork.delete(task);
  }
  return starts;
}

describe('sessions', () => {
  it('begin where the rule says', () => {
    fc.assert(
      fc.property(happenings, (list) => {
        expect(sessionStarts(seriesOf(list), gapMs)).toEqual(slowStarts(list));
      }),
      { numRuns: 2000 },
    );
  });

  it('are found as events arrive, as if all had come at once', () => {
    fc.assert(
      fc.property(happenings, fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }), (list, looks) => {
        const arrived: Happening[] = [];
        const finder = new SessionFinder(seriesOf(arrived), gapMs);
        for (const [at, next] of list.entries()) {
          arrived.push(next);
          if (!looks[at]) continue;
          finder.goOn();
          finder.walk(arrived.length);
          expect(finder.starts).toEqual(sessionStarts(seriesOf(list.slice(0, at + 1)), gapMs));
        }
      }),
      { numRuns: 1000 },
    );
  });
});
