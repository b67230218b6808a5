import * as z from 'zod/mini';
import { packEvents } from '../../../../src/model/packedEvents';
import { fromTimelineSchema, type ToTimeline } from '../../../../src/protocol/timeline';
import { bodyClasses, themeVariables } from '../../../unit/webview/preview/themes';
import { type FrameTimes, moveFor, watchFrames } from './frames';
import { madeUpEvents } from './madeUpEvents';

/** The page that shows the timeline: this stands in for VS Code and the host, and is loaded before the bundle. */

const eventsAtOnce = 65_536;
const query = new URLSearchParams(location.search);
const made = madeUpEvents(Number(query.get('events')), Number(query.get('lanes')));

function send(message: ToTimeline): void {
  window.postMessage(message, '*');
}

function sendColumns(): void {
  const total = made.ms.length;
  for (let start = 0; start < total; start += eventsAtOnce) {
    const end = Math.min(total, start + eventsAtOnce);
    send({
      type: 'columns',
      generation: 1,
      reset: start === 0,
      start,
      total,
      events: packEvents({
        ms: made.ms.subarray(start, end),
        ns: new Uint32Array(end - start),
        kind: made.kind.subarray(start, end),
        source: made.source.subarray(start, end),
        target: made.target.subarray(start, end),
      }),
      kindsFrom: 0,
      kinds: start === 0 ? [...made.kinds] : [],
      tasksFrom: 0,
      tasks: start === 0 ? [...made.tasks] : [],
    });
  }
}

function answer(message: unknown): void {
  if (z.parse(fromTimelineSchema, message).type !== 'ready') return;
  send({ type: 'store', name: 'bench', folder: '/bench/.engram', state: 'ready' });
  send({
    type: 'tasks',
    tasks: made.tasks.map((id, lane) => ({ id, title: `Task ${lane}`, state: 'open', priority: 1, parent: null })),
  });
  sendColumns();
}

/** Moves the timeline by turning the wheel over it. */
function moveTimeline(seconds: number): Promise<FrameTimes> {
  const plot = document.querySelector('.plot');
  const scroller = document.querySelector('.scroller');
  if (!plot || !scroller) throw new Error('The timeline has no plot.');
  const { left, top, width } = plot.getBoundingClientRect();
  const wheel = (change: WheelEventInit): void => {
    const place = { clientX: left + width / 2, clientY: top + 100, bubbles: true, cancelable: true };
    plot.dispatchEvent(new WheelEvent('wheel', { ...place, ...change }));
  };
  return moveFor(seconds, {
    // One notch of 100 px is a fifth.
    zoom: (factor) => wheel({ deltaY: (Math.log(factor) / Math.log(1.2)) * 100 }),
    pan: (dx) => wheel({ deltaX: dx }),
    scroll: (dy) => (scroller.scrollTop += dy),
  });
}

/** Events a message, every 100 ms, as the host sends what is appended: 1,000 a second. */
const arriving = { events: 100, everyMs: 100 } as const;
let arrived = 0;

/** Has events arrive behind the others for so many seconds, and tells how many messages that were. */
async function haveEventsArrive(seconds: number): Promise<number> {
  const messages = (seconds * 1000) / arriving.everyMs;
  for (let message = 0; message < messages; message++) {
    sendArrival();
    await new Promise((resolve) => setTimeout(resolve, arriving.everyMs));
  }
  return messages;
}

function sendArrival(): void {
  const start = made.ms.length + arrived;
  const last = made.ms.at(-1) ?? 0;
  arrived += arriving.events;
  const numbers = Array.from({ length: arriving.events }, (_, i) => start + i);
  send({
    type: 'columns',
    generation: 1,
    reset: false,
    start,
    total: start + arriving.events,
    events: packEvents({
      ms: Float64Array.from(numbers, (event) => last + 1 + event - made.ms.length),
      ns: new Uint32Array(arriving.events),
      kind: Uint16Array.from(numbers, (event) => event % made.kinds.length),
      source: Uint32Array.from(numbers, (event) => 1 + (event % made.tasks.length)),
      target: new Uint32Array(arriving.events),
    }),
    kindsFrom: made.kinds.length,
    kinds: [],
    tasksFrom: made.tasks.length,
    tasks: [],
  });
}

watchFrames();
Object.assign(window, {
  acquireVsCodeApi: () => ({ postMessage: answer, getState: () => null, setState: () => undefined }),
  bench: moveTimeline,
  arrive: haveEventsArrive,
});
document.documentElement.style.cssText = Object.entries(themeVariables.dark)
  .map(([name, value]) => `--vscode-${name}: ${value}`)
  .join(';');
document.addEventListener('DOMContentLoaded', () => (document.body.className = bodyClasses.dark));
