import { codicon, element } from '../../shared/dom';
import { searchField, whenReady } from '../../shared/toolkit';
import { type Direction } from '../navigation';
import { type MissView } from '../shownEvents';
import { type QueryState } from '../state';
import { CompletionList, type CompletionItem } from './completionList';
import { type HitCount, HitControls, type HitListener } from './hitControls';

/** After this pause in typing, in ms, the query runs by itself. */
const typingPauseMs = 250;

/** What the query box asks for. */
export interface QueryListener extends HitListener {
  /** The text changed. */
  onEdit(text: string): void;
  /** The query is to run now. */
  onRun(): void;
  onComplete(text: string, position: number): void;
}

/** The search field with the way through its hits, mistakes at their place, and completions. */
export class QueryBox {
  private readonly hits = new HitControls({
    onStep: (direction) => this.listener.onStep(direction),
    onMisses: (misses) => this.listener.onMisses(misses),
  });
  private readonly clearButton = element(
    'button',
    { class: 'icon-button', title: 'Clear (Esc)', attributes: { type: 'button', 'aria-label': 'Clear the query' } },
    codicon('close'),
  );
  private readonly field = searchField({
    label: 'Query',
    placeholder: 'Search events, e.g. kind:task_failed since:2h',
    start: codicon('search'),
    end: element('div', { class: 'query-end' }, this.hits.element, this.clearButton),
  });
  private readonly squiggle = element('div', { class: 'squiggle', attributes: { 'aria-hidden': 'true' } });
  private readonly problem = element('div', {
    class: 'query-problem',
    attributes: { role: 'alert', id: 'query-problem' },
  });
  private readonly completions = new CompletionList((item) => this.take(item));
  readonly element = element(
    'div',
    { class: 'query' },
    this.field,
    this.squiggle,
    this.completions.element,
    this.problem,
  );
  private timer: ReturnType<typeof setTimeout> | undefined;
  private shown = '';
  private shownQuery: QueryState | undefined;
  /** Enter was pressed before the text was answered: the step is taken when it is. */
  private waitingStep: Direction | undefined;

  constructor(private readonly listener: QueryListener) {
    // Only now there is a text that a mistake can be marked under.
    whenReady(this.field, () => {
      if (this.shownQuery) this.showProblems(this.shownQuery);
    });
    this.field.addEventListener('input', () => this.typed());
    this.field.addEventListener('keydown', (event) => this.key(event));
    this.field.addEventListener('blur', () => this.completions.hide());
    this.clearButton.addEventListener('click', () => {
      this.setText('');
      this.field.focus();
    });
  }

  /** Puts the cursor into the box. */
  focus(): void {
    whenReady(this.field, () => {
      this.field.focus();
      this.input()?.select();
    });
  }

  /** Replaces the text and runs it. */
  setText(text: string): void {
    this.field.value = text;
    this.completions.hide();
    this.listener.onEdit(text);
    this.run();
  }

  /** Shows texts that may replace the characters `start` … `end`. */
  showCompletions(start: number, end: number, items: readonly CompletionItem[]): void {
    const written = this.field.value.slice(start, end);
    const useful = items.length > 1 || items[0]?.text.trim() !== written;
    // Too late for a box that was left.
    if (this.element.contains(document.activeElement)) this.completions.show(start, end, useful ? items : []);
  }

  /** Brings the box in step with the state. What is being typed stays as it is. */
  update(query: QueryState, count: HitCount | undefined, misses: MissView): void {
    const shown = JSON.stringify([count, misses]);
    if (this.shownQuery !== query || this.shown !== shown) {
      this.shownQuery = query;
      this.shown = shown;
      if (this.field.value !== query.text) this.field.value = query.text;
      this.element.classList.toggle('empty', query.text === '');
      this.element.classList.toggle('waiting', !query.answered);
      this.hits.update(count, misses);
      this.showProblems(query);
    }
    if (query.answered) this.takeWaitingStep(query);
  }

  private takeWaitingStep({ problems }: QueryState): void {
    const { waitingStep } = this;
    if (waitingStep === undefined || this.timer !== undefined) return;
    this.waitingStep = undefined;
    if (problems.length === 0) this.listener.onStep(waitingStep);
  }

  private showProblems({ problems, text }: QueryState): void {
    const [first] = problems;
    this.element.classList.toggle('wrong', first !== undefined);
    this.problem.textContent = problems.map(({ message }) => message).join(' ');
    const input = this.input();
    input?.setAttribute('aria-invalid', String(first !== undefined));
    const measurer = document.createElement('canvas').getContext('2d');
    if (!first || !input || !measurer) return;
    // The shorthand `font` is empty where a part of it (tabular numbers) can't be said in it.
    const { fontWeight, fontSize, fontFamily } = getComputedStyle(input);
    measurer.font = `${fontWeight} ${fontSize} ${fontFamily}`;
    const width = (from: number, to: number): number => measurer.measureText(text.slice(from, to)).width;
    const inset = input.getBoundingClientRect().left - this.element.getBoundingClientRect().left;
    const padding = Number.parseFloat(getComputedStyle(input).paddingLeft);
    const left = inset + padding + width(0, first.start) - input.scrollLeft;
    this.squiggle.style.left = `${left}px`;
    this.squiggle.style.width = `${Math.max(6, width(first.start, Math.max(first.end, first.start)))}px`;
  }

  /** The input inside the toolkit's field; needed for the caret, which the component hides. */
  private input(): HTMLInputElement | undefined {
    return this.field.shadowRoot?.querySelector('input') ?? undefined;
  }

  private typed(): void {
    this.waitingStep = undefined;
    this.listener.onEdit(this.field.value);
    this.listener.onComplete(this.field.value, this.input()?.selectionEnd ?? this.field.value.length);
    clearTimeout(this.timer);
    this.completions.expire();
    this.timer = setTimeout(() => this.run(), typingPauseMs);
  }

  private run(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.listener.onRun();
  }

  /** To a hit of the text as it stands, also where it has not been asked about yet. */
  private step(direction: Direction): void {
    if (this.field.value.trim() === '') return;
    this.waitingStep = direction;
    if (this.timer !== undefined) this.run();
    else if (this.shownQuery?.answered === true) this.takeWaitingStep(this.shownQuery);
  }

  private key(event: KeyboardEvent): void {
    if (this.completions.key(event)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (event.key === 'Enter') {
      this.completions.hide();
      this.step(event.shiftKey ? -1 : 1);
    }
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    if (this.field.value === '') this.field.blur();
    else this.setText('');
  }

  private take({ text, start, end }: CompletionItem & { start: number; end: number }): void {
    const value = this.field.value;
    const completed = value.slice(0, start) + text + value.slice(end);
    this.field.value = completed;
    const caret = start + text.length;
    this.input()?.setSelectionRange(caret, caret);
    this.typed();
  }
}
