import { describeEventKind } from '../../../src/model/eventKind';
import { type DashboardPattern, type FromDashboard, type ToDashboard } from '../../../src/protocol/dashboard';
import { codicon, element, linkButton } from '../../shared/dom';
import { iconButton, type Links } from '../queryLinks';
import { countText, numberText, timeText, type Zone } from '../words';
import { kindChip } from './kindChip';
import { Section, showAllButton } from './section';

type Patterns = Extract<ToDashboard, { type: 'patterns' }>;

const usualRows = 6;

/** What comes before failures: sequences of kinds, how telling they are, and the places to step through. */
export class PatternsSection {
  readonly section = new Section('What Comes Before Failures', 'patterns');
  private readonly steps = new Map<string, number>();
  private found: Patterns | undefined;
  private bar: HTMLProgressElement | undefined;
  private isWhole = false;
  private zone: Zone = 'local';

  constructor(
    private readonly links: Links,
    private readonly send: (message: FromDashboard) => void,
  ) {}

  setRules({ timeZone }: { readonly timeZone: Zone }): void {
    this.zone = timeZone;
  }

  /** Shows how far the search is, unless there is an answer on show already. */
  progress(share: number): void {
    if (this.found) return;
    if (!this.bar?.isConnected) {
      this.bar = element('progress', { attributes: { max: '1', 'aria-label': 'Looking for patterns' } });
      const cancel = linkButton('Cancel', () => this.send({ type: 'stop-patterns' }));
      this.section.show(
        element('div', { class: 'looking' }, this.bar, element('span', { text: 'Looking for patterns…' }), cancel),
      );
    }
    this.bar.value = share;
  }

  stopped(): void {
    if (this.found) return;
    const again = linkButton('Look for Patterns', () => this.send({ type: 'find-patterns' }));
    this.section.show(element('p', { class: 'part-empty' }, element('span', { text: 'Cancelled.' }), again));
  }

  update(found: Patterns): void {
    this.found = found;
    const { failures, patterns, stale } = found;
    this.section.setNote(
      patterns.length > 0 ? `${countText(failures, 'failure')} · that one leads to the other is not said` : '',
    );
    const again = linkButton('Look Again', () => this.send({ type: 'find-patterns' }));
    this.section.tools.replaceChildren(
      ...(stale ? [element('span', { class: 'muted', text: 'Events have come since.' }), again] : []),
    );
    if (failures === 0) this.section.empty('pass', 'No failures are recorded.');
    else if (patterns.length === 0)
      this.section.empty(
        'info',
        `Nothing comes before the ${countText(failures, 'failure')} more often than before other events.`,
      );
    else this.show(found);
  }

  private show(found: Patterns): void {
    const rows = this.isWhole ? found.patterns : found.patterns.slice(0, usualRows);
    const list = element('ol', { class: 'patterns' }, ...rows.map((pattern) => this.row(pattern, found.generation)));
    const parts: Node[] = [list];
    if (rows.length < found.patterns.length) {
      const showAll = (): void => {
        this.isWhole = true;
        this.show(found);
      };
      parts.push(showAllButton(found.patterns.length, showAll));
    }
    this.section.show(...parts);
  }

  private row(pattern: DashboardPattern, generation: number): HTMLLIElement {
    const name = [...pattern.kinds, pattern.failure].join(' ');
    const sequence = element('div', { class: 'sequence' });
    const stepper = element('div', { class: 'places' });
    const show = (): void => {
      const at = Math.min(this.steps.get(name) ?? 0, pattern.places.length - 1);
      this.showSequence(sequence, pattern, at, generation);
      this.showStepper(stepper, pattern, at, generation, (to) => {
        this.steps.set(name, to);
        show();
      });
    };
    show();
    const { support, failures, elsewhere, lift } = pattern;
    const share = element('span', { class: 'support-bar', attributes: { 'aria-hidden': 'true' } });
    share.style.setProperty('--share', String(failures === 0 ? 0 : support / failures));
    const ofKind = `${numberText(failures)} “${describeEventKind(pattern.failure).words}”`;
    const supported = element('span', { text: `before ${numberText(support)} of ${ofKind}` });
    const lifted = element('span', { class: 'lift', text: `× ${lift.toFixed(1)}` });
    lifted.title = `${lift.toFixed(1)} times as often as before any event; before ${numberText(elsewhere)} others too`;
    const figures = element('div', { class: 'figures' }, share, supported, lifted);
    return element('li', {}, sequence, figures, stepper);
  }

  /** The kinds in their order, then the failure: each leads to its event at the place that is stepped to. */
  private showSequence(sequence: HTMLElement, pattern: DashboardPattern, at: number, generation: number): void {
    const place = pattern.places[at];
    const chips = [...pattern.kinds, pattern.failure].flatMap((kind, i) => {
      const event = i < pattern.kinds.length ? place?.events[i] : place?.failure;
      const chip = event
        ? kindChip(kind, {
            act: () => this.links.showEvent({ index: event.index, generation }),
            title: `${kind}\nline ${event.line} · ${timeText(event.atMs, this.zone, true)}\nClick for the timeline`,
          })
        : kindChip(kind);
      return i === 0 ? [chip] : [codicon('arrow-small-right'), chip];
    });
    sequence.replaceChildren(...chips);
  }

  private showStepper(
    stepper: HTMLElement,
    { places, support }: DashboardPattern,
    at: number,
    generation: number,
    onStep: (to: number) => void,
  ): void {
    const place = places[at];
    if (!place) return;
    const hadFocus = stepper.contains(document.activeElement)
      ? [...stepper.querySelectorAll('button')].findIndex((button) => button === document.activeElement)
      : -1;
    const previous = iconButton('chevron-left', 'Previous place', () => onStep(at - 1));
    const next = iconButton('chevron-right', 'Next place', () => onStep(at + 1));
    previous.disabled = at === 0;
    next.disabled = at === places.length - 1;
    const of = places.length < support ? `${places.length} latest of ${numberText(support)}` : String(places.length);
    const count = element('span', {
      class: 'muted',
      text: `${at + 1} of ${of}`,
      attributes: { 'aria-live': 'polite' },
    });
    const when = element('span', { class: 'muted time', text: timeText(place.failure.atMs, this.zone) });
    const title = element('span', { class: 'place-task', text: place.task, title: place.task });
    const event = { index: place.failure.index, generation };
    const show = iconButton('graph-line', 'Show in Timeline', () => this.links.showEvent(event));
    const open = iconButton('open-preview', 'Open Event', () => this.links.openEvent(event));
    stepper.replaceChildren(previous, count, next, title, when, show, open);
    const buttons = [...stepper.querySelectorAll('button')];
    const wanted = buttons[hadFocus];
    if (wanted) (wanted.disabled ? (buttons.find((button) => !button.disabled) ?? wanted) : wanted).focus();
  }
}
