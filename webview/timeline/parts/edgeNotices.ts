import { codicon, element } from '../../shared/dom';
import { countText } from '../countText';
import { type Edge, edges } from '../newFailures';

/** New failures at an edge of the picture. */
export interface EdgeNotice {
  readonly count: number;
  /** What the failure is that a press leads to. */
  readonly first: string;
}

/** What the notices ask for. */
export interface EdgeListener {
  onGo(edge: Edge): void;
  /** Back to live. */
  onFollow(): void;
}

const chevrons: Readonly<Record<Edge, string>> = {
  earlier: 'chevron-left',
  later: 'chevron-right',
  above: 'chevron-up',
  below: 'chevron-down',
};

/** Buttons at the edges of the picture: to new failures outside of it, and back to live with what has come meanwhile. */
export class EdgeNotices {
  private readonly buttons = new Map(edges.map((edge) => [edge, this.button(edge)]));
  private readonly pausedWords = element('span');
  private readonly paused = element(
    'button',
    {
      class: 'edge-notice paused',
      title: 'Follow new events again (L)',
      attributes: { type: 'button' },
    },
    codicon('debug-pause'),
    this.pausedWords,
    codicon('chevron-right'),
  );
  /** To lie over the lanes. */
  readonly elements: readonly HTMLElement[];
  private readonly shown = new Map<HTMLElement, string>();

  constructor(private readonly listener: EdgeListener) {
    this.paused.addEventListener('click', () => listener.onFollow());
    this.elements = [...[...this.buttons.values()].map(({ button }) => button), this.paused];
  }

  /** Shows the failures of each edge, and how many events have come while paused; none are not mentioned. */
  update(failures: ReadonlyMap<Edge, EdgeNotice>, pausedNew: number): void {
    for (const [edge, { button, words }] of this.buttons) {
      const notice = failures.get(edge);
      const text = notice ? failureCount(notice.count) : '';
      this.show(button, words, text, notice ? `${notice.first}. Click to go there` : '');
    }
    const text = pausedNew === 0 ? '' : `Paused · ${countText(pausedNew)} new`;
    this.show(this.paused, this.pausedWords, text, this.paused.title);
  }

  /** Sixty times a second while the picture moves: what is the same is left alone. */
  private show(button: HTMLElement, words: HTMLElement, text: string, title: string): void {
    const shown = `${text}\n${title}`;
    if (this.shown.get(button) === shown) return;
    this.shown.set(button, shown);
    words.textContent = text;
    button.title = title;
    button.classList.toggle('shown', text !== '');
  }

  private button(edge: Edge): { readonly button: HTMLElement; readonly words: HTMLElement } {
    const words = element('span');
    const sign = [codicon('error'), words];
    const chevron = codicon(chevrons[edge]);
    const button = element(
      'button',
      { class: `edge-notice failure ${edge}`, attributes: { type: 'button' } },
      ...(edge === 'earlier' ? [chevron, ...sign] : [...sign, chevron]),
    );
    button.addEventListener('click', () => this.listener.onGo(edge));
    return { button, words };
  }
}

function failureCount(count: number): string {
  return count === 1 ? 'New failure' : `${countText(count)} new failures`;
}
