import { type FromTimeline } from '../../../src/protocol/timeline';
import { codicon, element } from '../../shared/dom';
import { progressRing } from '../../shared/toolkit';
import { countText } from '../countText';
import { type Emptiness } from '../emptiness';

/** A way to begin without a store. */
export type Beginning = Extract<FromTimeline, { type: 'begin' }>['with'];

/** What the buttons ask for. */
export interface EmptyStateListener {
  onClearQuery(): void;
  onShowAll(): void;
  /** Without a store: makes one, opens one, or shows the made-up one. */
  onBegin(beginning: Beginning): void;
  onRetry(): void;
}

interface Words {
  readonly icon: string;
  readonly title: string;
  readonly text: string;
  /** What to do about it, the first one foremost. */
  readonly actions?: readonly { readonly label: string; readonly run: () => void }[];
}

/** The middle of an empty picture: what is missing, and one next step. */
export class EmptyState {
  readonly element = element('div', { class: 'empty-state', attributes: { role: 'status' } });
  private drawn = '';

  constructor(private readonly listener: EmptyStateListener) {}

  /** Shows the reason, or nothing. */
  update(emptiness: Emptiness | undefined): void {
    const drawing = JSON.stringify(emptiness) as string | undefined;
    if ((drawing ?? '') === this.drawn) return;
    this.drawn = drawing ?? '';
    this.element.classList.toggle('shown', emptiness !== undefined);
    this.element.replaceChildren(...(emptiness ? this.content(emptiness) : []));
  }

  private content(emptiness: Emptiness): readonly Node[] {
    const { icon, title, text, actions = [] } = this.words(emptiness);
    const busy = emptiness.type === 'connecting' || emptiness.type === 'loading';
    const buttons = actions.map(({ label, run }, place) => {
      const kind = place === 0 ? 'primary' : 'primary secondary';
      const button = element('button', { class: kind, text: label, attributes: { type: 'button' } });
      button.addEventListener('click', run);
      return button;
    });
    return [
      busy ? progressRing() : codicon(icon),
      element('h2', { text: title }),
      ...(text === '' ? [] : [element('p', { text })]),
      ...(buttons.length > 0 ? [element('div', { class: 'empty-actions' }, ...buttons)] : []),
    ];
  }

  private words(emptiness: Emptiness): Words {
    switch (emptiness.type) {
      case 'connecting':
        return { icon: '', title: 'Opening the store…', text: '' };
      case 'no-store':
        return {
          icon: 'graph-line',
          title: 'No engram store was found',
          text: 'There is no .engram folder in this workspace. The demo shows what it looks like with a made-up project.',
          actions: [
            { label: 'Initialize Store', run: () => this.listener.onBegin('initialize-store') },
            { label: 'Open Store Folder…', run: () => this.listener.onBegin('open-store-folder') },
            { label: 'Open the Demo', run: () => this.listener.onBegin('open-demo') },
          ],
        };
      case 'loading':
        return { icon: '', title: 'Reading events…', text: progressText(emptiness) };
      case 'failed':
        return {
          icon: 'error',
          title: 'This store can’t be shown',
          text: emptiness.reason,
          actions: [{ label: 'Retry', run: () => this.listener.onRetry() }],
        };
      case 'missing':
        return {
          icon: 'folder',
          title: 'The store is gone',
          text: `${emptiness.folder} is not there any more. The timeline comes back when the folder does.`,
        };
      case 'no-events':
        return {
          icon: 'pulse',
          title: 'No events yet',
          text: `Nothing is recorded in ${emptiness.folder} so far. Events show here as soon as they are; record the first one with the command “Engram: Record Event…”.`,
        };
      case 'no-hits':
        return {
          icon: 'search',
          title: 'No event matches the query',
          text: 'Other words, a longer time or fewer conditions may find some.',
          actions: [{ label: 'Clear Query', run: () => this.listener.onClearQuery() }],
        };
      case 'all-hidden':
        return {
          icon: 'eye-closed',
          title: 'Everything is switched off',
          text: 'The legend hides all kinds of events that there are.',
          actions: [{ label: 'Show All', run: () => this.listener.onShowAll() }],
        };
    }
  }
}

function progressText({ loaded, total }: { loaded: number; total: number }): string {
  return total === 0 ? '' : `${countText(loaded)} of ${countText(total)}`;
}
