/**
 * Knows whether the page has still something to do: frames and timers it asked for, messages under way. So tests wait
 * for the end of the work instead of for time. Timers longer than a second (notices that go by themselves) don't count.
 */

export {};

declare global {
  interface Window {
    /** Resolves when nothing is pending and a whole frame brought nothing new. */
    previewAtRest: () => Promise<void>;
  }
}

const longestCounted = 1000;
const frames = new Set<number>();
const timers = new Set<unknown>();
let messages = 0;

/** Who waits for the end of what is pending. */
let waiting: (() => void)[] = [];

const isBusy = (): boolean => frames.size + timers.size + messages > 0;

/** Something pending has ended, or won't come any more. */
function ended(): void {
  if (isBusy()) return;
  const told = waiting;
  waiting = [];
  for (const tell of told) tell();
}

const nativeFrame = window.requestAnimationFrame.bind(window);
const nativeCancelFrame = window.cancelAnimationFrame.bind(window);
const nativeTimeout = window.setTimeout.bind(window);
const nativeClear = window.clearTimeout.bind(window);
const nativePost = window.postMessage.bind(window);

window.requestAnimationFrame = (callback) => {
  const frame = nativeFrame((now) => {
    frames.delete(frame);
    try {
      callback(now);
    } finally {
      ended();
    }
  });
  frames.add(frame);
  return frame;
};
window.cancelAnimationFrame = (frame) => {
  frames.delete(frame);
  nativeCancelFrame(frame);
  ended();
};

function countedTimeout(callback: TimerHandler, wait = 0, ...args: unknown[]): number {
  const timer = nativeTimeout(() => {
    timers.delete(timer);
    try {
      if (typeof callback === 'function') Reflect.apply(callback, window, args);
    } finally {
      ended();
    }
  }, wait);
  if (wait <= longestCounted) timers.add(timer);
  return timer;
}
function countedClear(timer?: number): void {
  timers.delete(timer);
  nativeClear(timer);
  ended();
}
Object.assign(window, { setTimeout: countedTimeout, clearTimeout: countedClear });

Object.assign(window, {
  postMessage: (message: unknown, target: string) => {
    messages++;
    nativePost(message, target);
  },
});
// The first listener of all: the count falls when the message arrives, and what it starts is counted by itself.
window.addEventListener('message', () => {
  messages--;
  ended();
});

window.previewAtRest = async () => {
  const turn = (): Promise<void> => new Promise((resolve) => nativeFrame(() => nativeTimeout(resolve, 0)));
  await document.fonts.ready;
  for (let quiet = 0; quiet < 2;) {
    // Without a frame of its own while there is something to wait for: each that is asked for costs a millisecond or two.
    if (isBusy()) await new Promise<void>((resolve) => waiting.push(resolve));
    await turn();
    quiet = isBusy() ? 0 : quiet + 1;
  }
};
