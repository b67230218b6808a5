import { type EventDetails } from '../../../src/protocol/timeline';
import { type TitleOfTask } from '../describe';
import { type DirectLinks } from '../directLinks';
import { type EventTable } from '../eventTable';
import { type ShownExplanation } from '../explaining';
import { type Palette } from '../painter/palette';
import { type TimeZone } from '../timeText';

/** What the details pane shows. */
export interface DetailsPicture {
  readonly table: EventTable;
  /** Rises when the table changes. */
  readonly version: number;
  readonly selection: number | undefined;
  readonly details: EventDetails | null | undefined;
  readonly links: DirectLinks;
  /** Shown in the place of the links. */
  readonly explained: ShownExplanation | undefined;
  /** The event before the selected one in its lane. */
  readonly previousInLane: number | undefined;
  readonly zone: TimeZone;
  readonly titleOf: TitleOfTask;
  readonly palette: Palette;
}
