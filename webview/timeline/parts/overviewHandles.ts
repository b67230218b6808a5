import { element } from '../../shared/dom';
import { type Extent, type Grip } from '../overviewWindow';

/** How far keys move a grip, in CSS pixels of the overview: the width of a bar, and ten. */
const step = 4;
const largeStep = 40;
/** Steps of a slider from one end of the overview to the other, as screen readers are told. */
const places = 1000;

const names: Readonly<Record<Grip, string>> = {
  start: 'Start of the visible time',
  window: 'Visible time',
  end: 'End of the visible time',
};

/** What the handles show. */
export interface HandlesPicture {
  readonly extent: Extent;
  /** Width of the overview in CSS pixels. */
  readonly width: number;
  /** Where each grip stands, in words. */
  readonly words: Readonly<Record<Grip, string>>;
}

/** The window of the overview for the keyboard and for screen readers: three sliders, its edges and all of it. */
export class OverviewHandles {
  private readonly sliders: readonly (readonly [Grip, HTMLElement])[];
  readonly element: HTMLElement;
  private shown: HandlesPicture | undefined;

  /** `onMove` hears by how many CSS pixels of the overview a grip is to move; far out means to its end. */
  constructor(private readonly onMove: (grip: Grip, dx: number) => void) {
    this.sliders = (['start', 'window', 'end'] as const).map((grip) => [grip, this.slider(grip)]);
    const group = { role: 'group', 'aria-label': 'Window of the overview' };
    this.element = element(
      'div',
      { class: 'overview-handles', attributes: group },
      ...this.sliders.map(([, one]) => one),
    );
  }

  /** Puts the sliders where the window is. Called every frame: what is the same is left alone. */
  update(picture: HandlesPicture): void {
    this.shown = picture;
    const { extent, width, words } = picture;
    const middle = (extent.left + extent.right) / 2;
    const at: Readonly<Record<Grip, number>> = { start: extent.left, window: middle, end: extent.right };
    for (const [grip, slider] of this.sliders) {
      const size = grip === 'window' ? Math.max(1, extent.right - extent.left) : 0;
      setStyle(slider, 'transform', `translateX(${at[grip] - size / 2}px)`);
      if (grip === 'window') setStyle(slider, 'width', `${size}px`);
      const place = Math.round((at[grip] / Math.max(1, width)) * places);
      setAttribute(slider, 'aria-valuenow', String(Math.min(places, Math.max(0, place))));
      setAttribute(slider, 'aria-valuetext', words[grip]);
    }
  }

  private slider(grip: Grip): HTMLElement {
    const slider = element('div', {
      class: `overview-handle handle-${grip}`,
      attributes: {
        role: 'slider',
        tabindex: '0',
        'aria-label': names[grip],
        'aria-valuemin': '0',
        'aria-valuemax': String(places),
        'aria-valuenow': '0',
      },
    });
    slider.addEventListener('keydown', (event) => {
      const dx = event.ctrlKey || event.altKey || event.metaKey ? undefined : this.distanceOf(event.key);
      if (dx === undefined) return;
      event.preventDefault();
      this.onMove(grip, dx);
    });
    return slider;
  }

  private distanceOf(key: string): number | undefined {
    const { width } = this.shown ?? { width: 0 };
    const distances: Readonly<Record<string, number>> = {
      ArrowLeft: -step,
      ArrowDown: -step,
      ArrowRight: step,
      ArrowUp: step,
      PageDown: -largeStep,
      PageUp: largeStep,
      Home: -width,
      End: width,
    };
    return distances[key];
  }
}

function setStyle(target: HTMLElement, name: 'transform' | 'width', value: string): void {
  if (target.style[name] !== value) target.style[name] = value;
}

function setAttribute(target: HTMLElement, name: string, value: string): void {
  if (target.getAttribute(name) !== value) target.setAttribute(name, value);
}
