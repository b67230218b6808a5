import { type ExportFormat } from '../../../src/protocol/timeline';
import { element } from '../../shared/dom';
import { choice, setPressed, toolbarButton } from '../../shared/toolkit';
import { type LaneOrder } from '../laneOrder';
import { isTree, type LaneSubject } from '../lanes';
import { type TimelineState } from '../state';
import { type TimeZone } from '../timeText';
import { ExportMenu } from './exportMenu';

/** What the toolbar's controls ask for. */
export interface ToolbarListener {
  onSubject(subject: LaneSubject): void;
  onOrder(order: LaneOrder): void;
  onZone(zone: TimeZone): void;
  onFollow(follow: boolean): void;
  onFold(): void;
  onGoToTime(): void;
  onFit(): void;
  onExport(format: ExportFormat): void;
  onHelp(): void;
}

const subjects = new Map<LaneSubject, string>([
  ['task', 'Task'],
  ['kind', 'Kind'],
  ['session', 'Session'],
  ['none', 'None'],
]);
const orders = new Map<LaneOrder, string>([
  ['first', 'First'],
  ['activity', 'Activity'],
  ['failures', 'Failures'],
  ['hierarchy', 'Hierarchy'],
]);
const zones = new Map<TimeZone, string>([
  ['local', 'Local'],
  ['utc', 'UTC'],
  ['relative', 'Relative'],
]);

/** The row of controls on top: the query box, then how lanes and times are shown, then actions. */
export class Toolbar {
  private readonly subject = choice('Lanes', subjects, (subject) => this.listener.onSubject(subject));
  private readonly order = choice('Sort', orders, (order) => this.listener.onOrder(order));
  private readonly zone = choice('Time', zones, (zone) => this.listener.onZone(zone));
  private readonly live = toolbarButton({ label: 'Live' });
  private readonly liveWords = element('span', { class: 'live-words', text: 'Live' });
  private readonly fit = toolbarButton({ label: 'Fit', codicon: 'screen-full', collapses: true });
  private readonly fold = toolbarButton({ label: 'Fold Gaps', codicon: 'fold', collapses: true });
  private readonly goToTime = toolbarButton({ label: 'Go to Time (G)', codicon: 'watch' });
  private readonly help = toolbarButton({ label: 'Keys (?)', codicon: 'keyboard' });
  private readonly store = element('span', { class: 'store-name' });
  readonly element: HTMLElement;
  private following = true;
  private shown = '';

  constructor(
    private readonly listener: ToolbarListener,
    queryBox: HTMLElement,
  ) {
    this.live.classList.add('live', 'quiet');
    this.fit.classList.add('quiet');
    this.fit.title = 'Fit: show everything (0, double click)';
    this.fold.classList.add('quiet', 'toggle');
    this.fold.title = 'Fold Gaps: fold long pauses (Z)';
    this.live.replaceChildren(element('span', { class: 'live-dot', attributes: { slot: 'start' } }), this.liveWords);
    this.live.addEventListener('click', () => listener.onFollow(!this.following));
    this.fit.addEventListener('click', () => listener.onFit());
    this.fold.addEventListener('click', () => listener.onFold());
    this.goToTime.addEventListener('click', () => listener.onGoToTime());
    this.help.addEventListener('click', () => listener.onHelp());
    const choices = element('div', { class: 'choices' }, this.subject.element, this.order.element, this.zone.element);
    const exporting = new ExportMenu((format) => listener.onExport(format));
    const buttons = [this.live, this.fit, this.fold, exporting.element, this.goToTime, this.help];
    const actions = element('div', { class: 'actions' }, ...buttons);
    const heading = element('h1', { class: 'for-ears', text: 'Timeline' });
    this.element = element('div', { class: 'toolbar' }, heading, this.store, queryBox, choices, actions);
  }

  /** Brings the controls in step with the state. */
  update(state: TimelineState): void {
    const { subject, order, zone, follow, foldPauses } = state;
    const store = state.store?.name ?? '';
    const shown = [store, subject, order, zone, follow, foldPauses].join(' ');
    // Sixty times a second while the picture moves: what is the same is left alone.
    if (shown === this.shown) return;
    this.shown = shown;
    this.store.textContent = store;
    this.store.title = state.store?.folder ?? '';
    this.subject.set(subject);
    // Only tasks have a hierarchy; other lanes come in the order of time then.
    this.order.set(order === 'hierarchy' && !isTree(state) ? 'first' : order);
    this.zone.set(zone);
    setPressed(this.fold, foldPauses);
    this.following = follow;
    this.liveWords.textContent = follow ? 'Live' : 'Paused';
    this.live.setAttribute('aria-label', follow ? 'Live' : 'Live: Paused');
    setPressed(this.live, follow);
    this.live.classList.toggle('on', follow);
    this.live.title = follow
      ? 'New events are followed as they arrive. Click to pause (L)'
      : 'New events arrive, but the window stays. Click to follow them (L)';
  }
}
