/** Below this width of the page, in CSS pixels, the details move under the lanes. */
const narrowWidth = 700;
/** Below this height of the page, in CSS pixels, as in VS Code's bottom panel, everything around the lanes gets low. */
const shortHeight = 480;

/** How much room there is for what stands around the lanes. */
export interface Room {
  readonly narrow: boolean;
  readonly short: boolean;
  /** Heights of the overview and of the time axis in CSS pixels. */
  readonly overview: number;
  readonly axis: number;
}

/** The room in a page of this size in CSS pixels. */
export function roomIn(width: number, height: number): Room {
  const short = height < shortHeight;
  return { narrow: width < narrowWidth, short, overview: short ? 32 : 48, axis: short ? 24 : 40 };
}
