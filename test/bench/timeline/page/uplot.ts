import UPlot from 'uplot';
import { moveFor, watchFrames } from './frames';
import { madeUpEvents } from './madeUpEvents';

/**
 * The page that shows the same events with uPlot: each at its time and at the height of its lane. uPlot's line is the
 * quickest that it draws, as it thins points out to four a column; a mark for each point takes it many times as long.
 */

const query = new URLSearchParams(location.search);
const made = madeUpEvents(Number(query.get('events')), Number(query.get('lanes')));
const seconds = made.ms.map((ms) => ms / 1000);
const lanes = Float64Array.from(made.source, (code, i) => (made.target[i] ?? 0) || code);

watchFrames();
const plot = new UPlot(
  {
    width: window.innerWidth,
    height: window.innerHeight,
    legend: { show: false },
    scales: { x: { time: true }, y: { auto: false, range: [0, made.tasks.length] } },
    series: [{}, { stroke: '#59a4f9', width: 1, points: { show: false } }],
  },
  [seconds, lanes],
  document.body,
);

function change(next: (from: number, to: number) => { readonly min: number; readonly max: number }): void {
  const { min = 0, max = 1 } = plot.scales.x ?? {};
  plot.setScale('x', next(min, max));
}

Object.assign(window, {
  bench: (duration: number) =>
    moveFor(duration, {
      zoom: (factor) =>
        change((from, to) => {
          const [middle, half] = [(from + to) / 2, ((to - from) / 2) * factor];
          return { min: middle - half, max: middle + half };
        }),
      pan: (dx) =>
        change((from, to) => {
          const moved = (dx * (to - from)) / plot.over.clientWidth;
          return { min: from + moved, max: to + moved };
        }),
      scroll: () => undefined,
    }),
});
