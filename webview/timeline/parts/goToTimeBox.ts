import { element } from '../../shared/dom';
import { textField, toolbarButton } from '../../shared/toolkit';

/** What the box asks for. */
export interface GoToTimeListener {
  /** Goes to the time that a text means; returns what is wrong with it, undefined where nothing is. */
  onGo(text: string): string | undefined;
}

/** The small box over the picture in which one types where to go. */
export class GoToTimeBox {
  private readonly field = textField({ label: 'Time', placeholder: '2026-01-11T15:00, 15:00, 2h, yesterday or +1:40' });
  private readonly go = toolbarButton({ label: 'Go' });
  private readonly problem = element('p', { class: 'go-to-time-problem', attributes: { role: 'alert' } });
  readonly element = element(
    'dialog',
    { class: 'go-to-time', attributes: { 'aria-label': 'Go to time' } },
    element('h2', { text: 'Go to Time' }),
    element('div', { class: 'go-to-time-row' }, this.field, this.go),
    this.problem,
  );

  constructor(private readonly listener: GoToTimeListener) {
    this.go.addEventListener('click', () => this.submit());
    this.field.addEventListener('input', () => this.showProblem(''));
    this.field.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.isComposing) return;
      event.preventDefault();
      this.submit();
    });
    this.element.addEventListener('click', (event) => {
      // A click on the dialog itself is one beside its content.
      if (event.target === this.element) this.element.close();
    });
  }

  /** Opens the box, with the last text selected. */
  open(): void {
    if (this.element.open) return;
    this.showProblem('');
    this.element.showModal();
    this.field.focus();
    this.field.shadowRoot?.querySelector('input')?.select();
  }

  private submit(): void {
    const problem = this.listener.onGo(this.field.value);
    if (problem === undefined) this.element.close();
    else this.showProblem(problem);
  }

  private showProblem(words: string): void {
    this.problem.textContent = words;
    this.element.classList.toggle('wrong', words !== '');
    this.field.setAttribute('aria-invalid', String(words !== ''));
  }
}
