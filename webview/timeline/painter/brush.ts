import { type Meaning } from '../../../src/model/eventKind';
import { type EventTable } from '../eventTable';
import { type LanePyramids } from '../lanePyramids';
import { type TimeScale } from '../timeScale';
import { type DenseLayer } from './denseLayer';
import { type Drawing } from './drawing';
import { type Palette } from './palette';

/** Strength of what a query does not find, while it is dimmed. With high contrast it has to stay readable. */
const faintness = { usual: 0.2, highContrast: 0.4 } as const;

/** What every part of the lane picture is drawn with. */
export interface Brush {
  readonly context: Drawing;
  readonly table: EventTable;
  readonly palette: Palette;
  readonly dense: DenseLayer;
  /** A path that is drawn more than once. */
  readonly newPath: () => Path2D;
  readonly pyramids: Pick<LanePyramids, 'of'>;
  readonly scale: TimeScale;
  readonly rowHeight: number;
  /** Where things that go on end: the last event's time. */
  readonly now: number;
  /** 1 at the position of every event that a query does not find, while these are dimmed. */
  readonly dimmed: Uint8Array | undefined;
}

/** How strong events are drawn that a query does not find. */
export function faintOpacity({ palette }: Pick<Brush, 'palette'>): number {
  return palette.highContrast ? faintness.highContrast : faintness.usual;
}

/** How strong events are drawn. */
export interface Strength {
  readonly opacity: number;
  /** Of marks, where it depends on the colour. */
  readonly marks?: Readonly<Record<Meaning, number>> | undefined;
}
