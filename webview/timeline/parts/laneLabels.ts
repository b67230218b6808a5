import { meanings } from '../../../src/model/eventKind';
import { type TaskState, taskStates } from '../../../src/model/taskState';
import { codicon, element } from '../../shared/dom';
import { type Lane, type Lanes } from '../lanes';
import { rowTop, type RowLayout, visibleRows } from '../layout';
import { cutAtWordEnd } from '../textFit';

/** Room beside a title and its count: the icon, and the air between them, in CSS pixels. */
const roomBesideTitle = 62;

/** What the labels show. */
export interface LabelsPicture {
  readonly lanes: Lanes;
  readonly rows: RowLayout;
  readonly scrollTop: number;
  readonly height: number;
  readonly labelWidth: number;
  /** Without the counts. */
  readonly narrow: boolean;
  readonly selectedRow: number | undefined;
  readonly hoverRow: number | undefined;
  /** Rows without anything in the window are dimmed. */
  readonly isIdle: (lane: Lane) => boolean;
}

/** The left column: state, title and number of events of each lane. Only rows in view have elements. */
export class LaneLabels {
  readonly element = element('div', { class: 'lane-labels' });
  private readonly made = new Map<Lane, HTMLElement>();
  private madeWidth = 0;
  private measureFont = '';
  private readonly measurer = document.createElement('canvas').getContext('2d');

  constructor(private readonly onPick: (lane: Lane) => void) {}

  /** Brings the elements in step with what is in view. */
  update(picture: LabelsPicture): void {
    if (picture.labelWidth !== this.madeWidth) this.clear(picture.labelWidth);
    const { first, end } = visibleRows(picture.rows, picture.scrollTop, picture.height);
    const inView = new Set(picture.lanes.rows.slice(first, end));
    for (const [lane, label] of this.made) {
      if (inView.has(lane)) continue;
      label.remove();
      this.made.delete(lane);
    }
    let row = first;
    for (const lane of inView) this.place(lane, row++, picture);
  }

  /** Forgets all elements: fonts or sizes changed. */
  clear(labelWidth = this.madeWidth): void {
    this.madeWidth = labelWidth;
    this.measureFont = '';
    this.made.clear();
    this.element.replaceChildren();
  }

  private place(lane: Lane, row: number, picture: LabelsPicture): void {
    let label = this.made.get(lane);
    if (!label) {
      label = this.create(lane, picture);
      this.made.set(lane, label);
      this.element.append(label);
    }
    const transform = `translateY(${rowTop(picture.rows, row) - picture.scrollTop}px)`;
    if (label.style.transform !== transform) label.style.transform = transform;
    const height = `${picture.rows.rowHeight}px`;
    if (label.style.height !== height) label.style.height = height;
    label.classList.toggle('selected', row === picture.selectedRow);
    label.classList.toggle('hovered', row === picture.hoverRow);
    label.classList.toggle('idle', picture.isIdle(lane));
  }

  private create(lane: Lane, { labelWidth, narrow }: LabelsPicture): HTMLElement {
    const { icon, color, words } = laneIcon(lane);
    const symbol = codicon(icon);
    symbol.classList.add('lane-icon');
    symbol.style.color = `var(--vscode-${color.replaceAll('.', '-')})`;
    const countText = lane.count.toLocaleString('en-US');
    const title = element('span', { class: 'lane-title', text: this.cut(lane.title, countText, labelWidth, narrow) });
    const count = element('span', { class: 'lane-count', text: countText });
    const tooltip = [lane.title, words, lane.key === lane.title ? '' : lane.key]
      .filter((line) => line !== '')
      .join('\n');
    const label = element(
      'button',
      { class: 'lane-label', title: tooltip, attributes: { type: 'button', tabindex: '-1' } },
      symbol,
      title,
      count,
    );
    label.addEventListener('click', () => this.onPick(lane));
    return label;
  }

  /** Titles are measured in bold, as the selected lane's is, so that a selection never cuts one shorter. */
  private cut(text: string, count: string, labelWidth: number, narrow: boolean): string {
    const { measurer } = this;
    if (!measurer) return text;
    if (this.measureFont === '') {
      const style = getComputedStyle(this.element);
      this.measureFont = `600 12px ${style.fontFamily}`;
    }
    measurer.font = this.measureFont;
    const width = (part: string): number => measurer.measureText(part).width;
    return cutAtWordEnd(text, labelWidth - roomBesideTitle - (narrow ? 0 : width(count)), width);
  }
}

function laneIcon(lane: Lane): { icon: string; color: string; words: string } {
  if (lane.meaning !== undefined) {
    const { codicon: icon, color, words } = meanings[lane.meaning];
    return { icon, color, words };
  }
  if (!lane.task) {
    const words = lane.key === '' ? 'Events without a task' : 'No task of this store has this id';
    return { icon: lane.key === '' ? 'dash' : 'question', color: 'descriptionForeground', words };
  }
  const state = taskStates[isTaskState(lane.task.state) ? lane.task.state : 'open'];
  return { icon: state.codicon, color: state.color, words: `${state.words} · P${lane.task.priority}` };
}

function isTaskState(text: string): text is TaskState {
  return Object.hasOwn(taskStates, text);
}
