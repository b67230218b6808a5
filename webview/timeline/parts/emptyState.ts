import { codicon, element } from '../../shared/dom';
import { progressRing } from '../../shared/toolkit';
import { type EventTable } from '../eventTable';
import { type ShownEvents } from '../shownEvents';
import { type TimelineState } from '../state';

/** Why there is nothing to see. */
export type Emptiness =
  | { readonly type: 'connecting' }
  | { readonly type: 'failed'; readonly reason: string }
  | { readonly type: 'missing'; readonly folder: string }
  | { readonly type: 'loading'; readonly loaded: number; readonly total: number }
  | { readonly type: 'no-events'; readonly folder: string }
  | { readonly type: 'no-hits' }
  | { readonly type: 'all-hidden' };

/** Why there is nothing to see; undefined when there is something. */
export function emptinessOf(state: TimelineState, table: EventTable, shown: ShownEvents): Emptiness | undefined {
  const { store } = state;
  if (state.failure !== undefined) return { type: 'failed', reason: state.failure };
  if (!store) return { type: 'connecting' };
  if (store.state === 'missing') return { type: 'missing', folder: store.folder };
  if (table.length === 0 && (store.state === 'loading' || state.total > 0)) {
    return { type: 'loading', loaded: table.length, total: state.total };
  }
  if (table.length === 0) return { type: 'no-events', folder: store.folder };
  if (shown.events.length > 0) return undefined;
  return shown.matching === 0 ? { type: 'no-hits' } : { type: 'all-hidden' };
}

/** What the buttons ask for. */
export interface EmptyStateListener {
  onClearQuery(): void;
  onShowAll(): void;
}

interface Words {
  readonly icon: string;
  readonly title: string;
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => void };
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
    const { icon, title, text, action } = this.words(emptiness);
    const busy = emptiness.type === 'connecting' || emptiness.type === 'loading';
    const button =
      action && element('button', { class: 'primary', text: action.label, attributes: { type: 'button' } });
    if (button) button.addEventListener('click', action.run);
    return [
      busy ? progressRing() : codicon(icon),
      element('h2', { text: title }),
      ...(text === '' ? [] : [element('p', { text })]),
      ...(button ? [button] : []),
    ];
  }

  private words(emptiness: Emptiness): Words {
    switch (emptiness.type) {
      case 'connecting':
        return { icon: '', title: 'Opening the store…', text: '' };
      case 'loading':
        return { icon: '', title: 'Reading events…', text: progressText(emptiness) };
      case 'failed':
        return { icon: 'error', title: 'This store can’t be shown', text: emptiness.reason };
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
          action: { label: 'Clear Query', run: () => this.listener.onClearQuery() },
        };
      case 'all-hidden':
        return {
          icon: 'eye-closed',
          title: 'Everything is switched off',
          text: 'The legend hides all kinds of events that there are.',
          action: { label: 'Show All', run: () => this.listener.onShowAll() },
        };
    }
  }
}

function progressText({ loaded, total }: { loaded: number; total: number }): string {
  return total === 0 ? '' : `${loaded.toLocaleString('en-US')} of ${total.toLocaleString('en-US')}`;
}
