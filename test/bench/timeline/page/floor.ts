import { moveFor, watchFrames } from './frames';

/**
 * The page that shows the least that a moving picture costs here: a canvas as large as the window, of which each frame paints
 * all in one colour. What another page takes longer than this is its own.
 */

watchFrames();
const canvas = document.createElement('canvas');
canvas.width = window.innerWidth;
canvas.height = window.innerHeight;
canvas.style.display = 'block';
document.body.style.margin = '0';
document.body.append(canvas);
const context = canvas.getContext('2d');
if (!context) throw new Error('This page has no 2D canvas.');

let painted = 0;
function paint(): void {
  if (!context) return;
  // Another colour each time, so that no frame is as the last one.
  context.fillStyle = painted++ % 2 === 0 ? '#1f1f1f' : '#202020';
  context.fillRect(0, 0, canvas.width, canvas.height);
}

const repaint = (): void => void requestAnimationFrame(paint);

Object.assign(window, {
  bench: (seconds: number) => moveFor(seconds, { zoom: repaint, pan: repaint, scroll: () => undefined }),
});
