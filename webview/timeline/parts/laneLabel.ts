import { meanings } from '../../../src/model/eventKind';
import { type TaskState, taskStates } from '../../../src/model/taskState';
import { codicon, element } from '../../shared/dom';
import { countText } from '../countText';
import { type Lane } from '../lanes';
import { cutAtWordEnd } from '../textFit';

/** What all labels have in common. */
export interface LabelLook {
  /** CSS pixels. */
  readonly width: number;
  /** Without the counts, and with less air. */
  readonly narrow: boolean;
  /** With chevrons, and children further in than their parents. */
  readonly tree: boolean;
}

/** Width of a text in CSS pixels, in the labels' font; `bold` as the selected lane's title. */
export type MeasureLabel = (text: string, bold: boolean) => number;

/** Sizes in CSS pixels, as the style sheet has them. */
const sizes = { start: 16, narrowStart: 8, treeStart: 4, indent: 12, twist: 24, icon: 16, gap: 8, end: 12 } as const;
/** Children further in than this would leave no room for their titles. */
const deepest = 8;

/** The label of one lane: chevron, state, title, pin and number of events. */
export class LaneLabel {
  readonly element = element('div', { class: 'lane-label', attributes: { role: 'treeitem' } });
  /** What it shows. */
  lane: Lane | undefined;

  constructor(
    id: string,
    private readonly look: LabelLook,
    private readonly measure: MeasureLabel,
  ) {
    this.element.id = id;
  }

  /** Shows a lane; the same one again costs nothing. */
  show(lane: Lane): void {
    if (lane === this.lane) return;
    this.lane = lane;
    const { icon, color, words } = laneIcon(lane);
    const symbol = codicon(icon);
    symbol.classList.add('lane-icon');
    symbol.style.color = `var(--vscode-${color.replaceAll('.', '-')})`;
    // A parent that only holds its children has nothing of its own to count.
    const count = lane.count === 0 ? '' : countText(lane.count);
    const title = this.title(lane, count);
    const pin = codicon(lane.pinned ? 'pinned' : 'pin');
    pin.classList.add('lane-pin');
    pin.title = lane.pinned ? 'Unpin (P)' : 'Pin on Top (P)';
    // Seen only: the title may be cut, and what is said has all of it.
    const seen = [title, pin, element('span', { class: 'lane-count', text: count })];
    for (const part of seen) part.setAttribute('aria-hidden', 'true');
    const said = element('span', { class: 'for-ears', text: spokenLabel(lane, words) });
    const twists = this.look.tree ? [twist(lane)] : [];
    this.element.replaceChildren(...twists, symbol, ...seen, said);
    this.element.style.paddingInlineStart = `${this.start(lane)}px`;
    this.element.classList.toggle('pinned', lane.pinned);
    this.describe(lane, words);
  }

  /** Puts the label where its row is, `top` in CSS pixels of the column. */
  place(top: number, height: number): void {
    const { style } = this.element;
    const transform = `translateY(${top}px)`;
    // Writing the same again would still cost a layout.
    if (style.transform !== transform) style.transform = transform;
    if (style.height !== `${height}px`) style.height = `${height}px`;
  }

  private describe(lane: Lane, words: string): void {
    const { element: label } = this;
    label.title = labelTooltip(lane, words);
    label.setAttribute('aria-level', String(lane.depth + 1));
    if (lane.descendants > 0) label.setAttribute('aria-expanded', String(!lane.folded));
    else label.removeAttribute('aria-expanded');
  }

  /** Where the label's content begins, in CSS pixels. */
  private start({ depth }: Lane): number {
    const { tree, narrow } = this.look;
    if (!tree) return narrow ? sizes.narrowStart : sizes.start;
    return (narrow ? 0 : sizes.treeStart) + Math.min(depth, deepest) * sizes.indent;
  }

  /** The title, cut to the room that it has; bold when the lane is selected, where there is room for that too. */
  private title(lane: Lane, count: string): HTMLElement {
    const { width, narrow, tree } = this.look;
    const atEnd = narrow ? 0 : sizes.gap + Math.max(sizes.icon, this.measure(count, false));
    const pinned = lane.pinned ? sizes.gap + sizes.icon : 0;
    const before = this.start(lane) + (tree ? sizes.twist : 0) + sizes.icon + sizes.gap;
    const room = width - before - pinned - atEnd - sizes.end;
    const text = cutAtWordEnd(lane.title, room, (part) => this.measure(part, false));
    const title = element('span', { class: 'lane-title', text });
    title.classList.toggle('may-be-bold', this.measure(text, true) <= room);
    return title;
  }
}

function twist(lane: Lane): HTMLElement {
  if (lane.descendants === 0) return element('span', { class: 'lane-twist' });
  const chevron = codicon(lane.folded ? 'chevron-right' : 'chevron-down');
  chevron.classList.add('lane-twist', 'can-turn');
  return chevron;
}

const eventsText = ({ count }: Lane): string => `${countText(count)} event${count === 1 ? '' : 's'}`;

function failuresText({ failures }: Lane): string {
  return failures === 0 ? '' : `${countText(failures)} failure${failures === 1 ? '' : 's'}`;
}

function foldedText({ folded, descendants }: Lane): string {
  return folded ? `with ${countText(descendants)} more lane${descendants === 1 ? '' : 's'} in it` : '';
}

const joined = (parts: readonly string[], separator: string): string =>
  parts.filter((part) => part !== '').join(separator);

function labelTooltip(lane: Lane, words: string): string {
  const id = lane.task || lane.subject === 'kind' ? lane.key : '';
  const counts = joined([eventsText(lane), failuresText(lane), foldedText(lane)], ', ');
  return joined([lane.title, words, id === lane.title ? '' : id, counts], '\n');
}

function spokenLabel(lane: Lane, words: string): string {
  const pinned = lane.pinned ? 'pinned' : '';
  const begin = lane.count === 0 ? lane.title : `${lane.title} ${eventsText(lane)}`;
  // What is seen comes first, in the same order, so that it can be called by voice.
  return joined([begin, words, failuresText(lane), foldedText(lane), pinned], ', ');
}

function laneIcon(lane: Lane): { icon: string; color: string; words: string } {
  const quiet = (icon: string, words: string): { icon: string; color: string; words: string } => {
    return { icon, color: 'descriptionForeground', words };
  };
  if (lane.meaning !== undefined) {
    const { codicon: icon, color, words } = meanings[lane.meaning];
    return { icon, color, words };
  }
  if (lane.subject === 'session') return quiet('clock', 'Session, inferred from the pauses around it');
  if (lane.subject === 'none') return quiet('list-flat', 'Every task and kind');
  if (lane.key === '') return quiet('dash', 'Events without a task');
  if (!lane.task) return quiet('question', 'No task of this store has this id');
  const state = taskStates[isTaskState(lane.task.state) ? lane.task.state : 'open'];
  return { icon: state.codicon, color: state.color, words: `${state.words} · P${lane.task.priority}` };
}

function isTaskState(text: string): text is TaskState {
  return Object.hasOwn(taskStates, text);
}
