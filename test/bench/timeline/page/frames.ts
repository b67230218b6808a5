/** What frames cost, in ms, one entry a frame. */
export interface FrameTimes {
  /** Time in scripts: all callbacks of the frame with the microtasks behind them. */
  readonly script: readonly number[];
  /** From one frame to the next. What is rasterized after the scripts is in it too. */
  readonly interval: readonly number[];
}

/** Something that can be looked at closer and moved, as a person does with the wheel. */
export interface Movable {
  /** Zooms at the middle; a factor above 1 shows more. */
  zoom(factor: number): void;
  /** CSS pixels, positive to later times. */
  pan(dx: number): void;
  /** CSS pixels, positive to lower lanes. */
  scroll(dy: number): void;
}

let scriptTime = 0;
const requestFrame = window.requestAnimationFrame.bind(window);

/** Counts the time of all animation frame callbacks from now on, the microtasks that they leave included. */
export function watchFrames(): void {
  window.requestAnimationFrame = (callback) =>
    requestFrame((now) => {
      const begin = performance.now();
      // Queued behind those of the callback only when it has ended.
      callback(now);
      queueMicrotask(() => (scriptTime += performance.now() - begin));
    });
}

/** One zoom step; 100 of them are 1 : 70. */
const zoomStep = 1.0434;
/** CSS pixels: to the right by a third of the plot and back, so that most events stay in view. */
const panStep = 6;
const turnAfter = { pan: 50, zoom: 100 } as const;

/** Frames before those that count: code gets compiled, and what is made once is made. */
const warmUp = 60;

/** Pans to and fro for half of the time, with scrolling, and zooms in and out for the other half. */
export async function moveFor(seconds: number, movable: Movable): Promise<FrameTimes> {
  const script: number[] = [];
  const interval: number[] = [];
  let last = await nextFrame();
  let begin = last;
  for (let frame = -warmUp; frame <= 0 || last - begin < seconds * 1000; frame++) {
    if (frame === 0) begin = last;
    scriptTime = 0;
    const started = performance.now();
    step(movable, frame + warmUp, (last - begin) / 1000 < seconds / 2);
    await Promise.resolve();
    const moved = performance.now() - started;
    const now = await nextFrame();
    if (frame >= 0) {
      script.push(moved + scriptTime);
      interval.push(now - last);
    }
    last = now;
  }
  return { script, interval };
}

function step(movable: Movable, frame: number, isPanning: boolean): void {
  const forth = Math.floor(frame / turnAfter[isPanning ? 'pan' : 'zoom']) % 2 === 0;
  if (isPanning) {
    movable.pan(forth ? panStep : -panStep);
    movable.scroll(forth ? 2 : -2);
  } else movable.zoom(forth ? 1 / zoomStep : zoomStep);
}

/** Resolves in a frame of its own, behind everything that was asked for before. */
function nextFrame(): Promise<number> {
  return new Promise((resolve) => requestFrame(resolve));
}
