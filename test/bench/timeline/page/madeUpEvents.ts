import { knownEventKinds } from '../../../../src/model/eventKind';
import { seededRandom } from '../../seededRandom';

/** Events for a page to show, made in the page: the same for the same numbers, ordered by time. */
export interface MadeUpEvents {
  readonly kinds: readonly string[];
  readonly tasks: readonly string[];
  /** Ms since 1970. */
  readonly ms: Float64Array<ArrayBuffer>;
  readonly kind: Uint16Array<ArrayBuffer>;
  /** 1 + index into `tasks`; of `target` 0 for none. */
  readonly source: Uint32Array<ArrayBuffer>;
  readonly target: Uint32Array<ArrayBuffer>;
}

/** All events lie within this time, in ms: one session. */
const spanMs = 3_600_000;
const firstMs = Date.UTC(2026, 0, 11, 9);

/** Makes `count` events of `lanes` tasks; two of five have a target. Their rate goes up and down. */
export function madeUpEvents(count: number, lanes: number): MadeUpEvents {
  const random = seededRandom(1);
  const kinds = knownEventKinds.map(({ kind }) => kind);
  const any = (numbers: number): number => Math.floor(random() * numbers);
  const gaps = Float64Array.from({ length: count }, (_, i) => random() * (1.2 + Math.sin((i / count) * 40)));
  const total = gaps.reduce((sum, gap) => sum + gap, 0);
  let elapsed = 0;
  return {
    kinds,
    tasks: Array.from({ length: lanes }, (_, lane) => `eg-${lane.toString(16).padStart(10, '0')}`),
    ms: gaps.map((gap) => firstMs + Math.floor(((elapsed += gap) / total) * spanMs)),
    kind: Uint16Array.from({ length: count }, () => any(kinds.length)),
    source: Uint32Array.from({ length: count }, () => 1 + any(lanes)),
    target: Uint32Array.from({ length: count }, () => (random() < 0.4 ? 1 + any(lanes) : 0)),
  };
}
