import { type TimelineCore } from './core';
import { keyCommand, type KeyCommand } from './keyboard';
import { acrossLanes, type Direction, nextFailure, nextInLane } from './navigation';
import { type WindowControl } from './windowControl';

const zoomStep = 1.5;
/** Share of the window that a key press pans by. */
const panStep = 0.2;
/** CSS pixels that a key press scrolls by where nothing is selected: the height of a large lane. */
const scrollStep = 44;

/** What the keys reach beside state and window. */
export interface SteeringListener {
  /** Whether the picture itself has the focus: Enter on a button presses the button. */
  isPictureFocused(): boolean;
  onScroll(dy: number): void;
  onSearch(): void;
  onFold(): void;
  onMeasureFrom(event: number | undefined): void;
  onGoToTime(): void;
  onStepHit(direction: Direction): void;
  /** The step of the explanation behind the selected one, or before it; undefined where there is none. */
  nextStep(direction: Direction): number | undefined;
  onSelect(event: number | undefined): void;
  onOpen(event: number): void;
  /** A sentence for the reader. */
  onTell(text: string): void;
}

/** Steers the timeline by keys. */
export class Steering {
  private readonly commands: Readonly<Record<KeyCommand, () => void>> = {
    'zoom-in': () => this.window.zoom(1 / zoomStep),
    'zoom-out': () => this.window.zoom(zoomStep),
    earlier: () => this.window.panShare(-panStep),
    later: () => this.window.panShare(panStep),
    'lane-up': () => this.goAcross(-1),
    'lane-down': () => this.goAcross(1),
    'next-event': () => this.goAlong(1),
    'previous-event': () => this.goAlong(-1),
    'next-failure': () => this.goToFailure(1),
    'previous-failure': () => this.goToFailure(-1),
    'next-step': () => this.goToStep(1),
    'previous-step': () => this.goToStep(-1),
    'next-hit': () => this.listener.onStepHit(1),
    'previous-hit': () => this.listener.onStepHit(-1),
    focus: () => this.focus(),
    fit: () => this.window.fitAll(),
    live: () => this.window.follow(!this.core.state.follow),
    fold: () => this.listener.onFold(),
    measure: () => this.listener.onMeasureFrom(this.core.state.selection),
    'go-to-time': () => this.listener.onGoToTime(),
    search: () => this.listener.onSearch(),
    help: () => this.core.dispatch({ type: 'help', shown: true }),
    open: () => this.open(),
    escape: () => {
      this.core.dispatch({ type: 'measure-from', event: undefined });
      this.listener.onSelect(undefined);
    },
  };

  constructor(
    private readonly core: TimelineCore,
    private readonly window: WindowControl,
    private readonly listener: SteeringListener,
  ) {}

  /** Handles a key press of the page. Keys that belong to a field, a list or VS Code are left alone. */
  key(event: KeyboardEvent): void {
    if (event.defaultPrevented || isTyping(event) || this.core.state.helpShown) return;
    const command = keyCommand(event);
    if (!command || (command === 'open' && !this.listener.isPictureFocused())) return;
    event.preventDefault();
    this.commands[command]();
  }

  private focus(): void {
    const { selection } = this.core.state;
    if (selection === undefined) this.listener.onTell('Nothing is selected.');
    else this.window.focus(selection);
  }

  private open(): void {
    const { selection } = this.core.state;
    if (selection === undefined) this.goAlong(1);
    else this.listener.onOpen(selection);
  }

  /** Along the lane; without a selection to the first or last event in the window. */
  private goAlong(direction: Direction): void {
    const { table, picture, state } = this.core;
    const { selection } = state;
    const next =
      selection === undefined ? this.edgeEvent(direction) : nextInLane(table, picture.lanes, selection, direction);
    this.go(next, direction === 1 ? 'No later event in this lane.' : 'No earlier event in this lane.');
  }

  private edgeEvent(direction: Direction): number | undefined {
    const { table, picture, state } = this.core;
    const { window } = state;
    if (!window) return undefined;
    const inside = (event: number): boolean => table.time(event) >= window.start && table.time(event) <= window.end;
    const { events } = picture.shown;
    return direction === 1 ? events.find(inside) : events.findLast(inside);
  }

  private goAcross(direction: Direction): void {
    const { table, picture, state } = this.core;
    if (state.selection === undefined) {
      this.listener.onScroll(direction * scrollStep);
      return;
    }
    const next = acrossLanes(table, picture.lanes, state.selection, direction);
    this.go(next, direction === 1 ? 'No lane with events below.' : 'No lane with events above.');
  }

  private goToFailure(direction: Direction): void {
    const { table, picture, state } = this.core;
    const { selection, window } = state;
    if (!window) return;
    // Without a selection: the first failure from the window's beginning, or the last before its end.
    const edge = direction === 1 ? window.start : window.end;
    const time = selection === undefined ? edge : table.time(selection);
    const next = nextFailure(table, picture.shown.events, { event: selection, time }, direction);
    this.go(next, direction === 1 ? 'No later failure.' : 'No earlier failure.');
  }

  private goToStep(direction: Direction): void {
    this.go(this.listener.nextStep(direction), direction === 1 ? 'No later step.' : 'No earlier step.');
  }

  private go(event: number | undefined, otherwise: string): void {
    if (event === undefined) this.listener.onTell(otherwise);
    else this.listener.onSelect(event);
  }
}

/** Whether a key press belongs to a field or list of the page. */
function isTyping(event: KeyboardEvent): boolean {
  return event
    .composedPath()
    .some(
      (node) =>
        node instanceof HTMLElement && node.matches('input, textarea, vscode-text-field, vscode-dropdown, dialog'),
    );
}
