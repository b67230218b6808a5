/** What the pointer does on the plot; x and y in CSS pixels of the plot. */
export interface PlotPointerListener {
  onZoom(x: number, factor: number): void;
  /** Drags and sideways wheels: positive dx shows later times. */
  onPan(dx: number, dy: number): void;
  /** `shift`: with the Shift key held. */
  onClick(x: number, y: number, shift: boolean): void;
  onDoubleClick(): void;
  /** Where the pointer rests; undefined when it left or drags. Page coordinates come along for the tooltip. */
  onHover(at: { x: number; y: number; pageX: number; pageY: number } | undefined): void;
}

/** A press that moves less than this is a click, in CSS pixels. */
const clickSlack = 4;
/** One notch of a wheel (100 px in Chromium) zooms by a fifth. */
const zoomPerPixel = Math.log(1.2) / 100;
/** Lines of a wheel that counts in lines, in CSS pixels. */
const lineHeight = 16;

/** Attaches wheel, drag, click and hover to the plot's element. */
export function attachPlotPointer(plot: HTMLElement, listener: PlotPointerListener): void {
  const at = (event: MouseEvent): { x: number; y: number } => {
    const box = plot.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  plot.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      wheel(event, at(event).x, listener);
    },
    { passive: false },
  );
  plot.addEventListener('pointerdown', (event) => {
    if (event.button === 0) press(plot, event, at, listener);
  });
  plot.addEventListener('pointermove', (event) => {
    if (event.buttons === 0) listener.onHover({ ...at(event), pageX: event.clientX, pageY: event.clientY });
  });
  plot.addEventListener('pointerleave', () => listener.onHover(undefined));
  plot.addEventListener('dblclick', () => listener.onDoubleClick());
}

function wheel(event: WheelEvent, x: number, listener: PlotPointerListener): void {
  const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? lineHeight : 1;
  const dx = event.deltaX * unit;
  const dy = event.deltaY * unit;
  if (event.shiftKey) listener.onPan(dx === 0 ? dy : dx, 0);
  else if (event.altKey) listener.onPan(0, dy);
  else if (Math.abs(dx) > Math.abs(dy)) listener.onPan(dx, 0);
  // A pinch on a trackpad arrives as a wheel with Ctrl and small steps.
  else listener.onZoom(x, Math.exp(dy * zoomPerPixel * (event.ctrlKey ? 5 : 1)));
}

function press(
  plot: HTMLElement,
  event: PointerEvent,
  at: (event: MouseEvent) => { x: number; y: number },
  listener: PlotPointerListener,
): void {
  const start = at(event);
  let last = start;
  let dragging = false;
  plot.setPointerCapture(event.pointerId);
  const move = (moved: PointerEvent): void => {
    const next = at(moved);
    dragging ||= Math.hypot(next.x - start.x, next.y - start.y) > clickSlack;
    if (!dragging) return;
    plot.classList.add('dragging');
    listener.onHover(undefined);
    listener.onPan(last.x - next.x, last.y - next.y);
    last = next;
  };
  const end = (ended: PointerEvent): void => {
    plot.removeEventListener('pointermove', move);
    plot.removeEventListener('pointerup', end);
    plot.removeEventListener('pointercancel', end);
    plot.classList.remove('dragging');
    if (!dragging && ended.type === 'pointerup') listener.onClick(start.x, start.y, event.shiftKey);
  };
  plot.addEventListener('pointermove', move);
  plot.addEventListener('pointerup', end);
  plot.addEventListener('pointercancel', end);
}
