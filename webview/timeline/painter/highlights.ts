import { type Ruler } from './rulerPainter';

/** What is emphasized in the picture. */
export interface Highlights {
  readonly selection: number | undefined;
  /** Row of the lane that holds the selection, or that was asked for. */
  readonly selectedRow: number | undefined;
  readonly hover: number | undefined;
  readonly hoverRow: number | undefined;
  /** Events that belong to the selection: at full strength. */
  readonly related: ReadonlySet<number>;
  /** The number that the mark of each step of an explanation carries, by its position. */
  readonly numbers: ReadonlyMap<number, number>;
  /** 1 at the position of every event that a query does not find, while these are dimmed. */
  readonly dimmed: Uint8Array | undefined;
  readonly ruler: Ruler | undefined;
}
