import { type Meaning } from '../../../src/model/eventKind';
import { type HeatColumns } from '../density';
import { type ArrowShape } from './arrowShape';

/**
 * Draws what there may be thousands of in a frame: heat, marks and arrows. On the screen they are written as pixels
 * (`pixelLayer.ts`), in a file they are vectors (`export/vectorTools.ts`). What it was given is seen after `flush`.
 */
export interface DenseLayer {
  /** Columns around `middle`, with an opacity. `rowHeight`: the lane's. */
  heat(columns: HeatColumns, middle: number, rowHeight: number, opacity: number): void;
  /** A mark around (x, y), with an opacity. */
  mark(meaning: Meaning, x: number, y: number, radius: number, opacity: number): void;
  /** Arrows of messages with this meaning's code, with an opacity. */
  arrows(shapes: readonly ArrowShape[], meaning: number, width: number, opacity: number): void;
  /** Puts everything onto the picture, above what is there. */
  flush(): void;
}
