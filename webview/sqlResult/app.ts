import { type SqlCell, type SqlRow } from '../../src/model/sqlAnswer';
import { cellText } from '../../src/model/sqlCells';
import {
  type FromSqlResult,
  type SqlResultHead,
  type SqlResultProblem,
  type ToSqlResult,
} from '../../src/protocol/sqlResult';
import { codicon, element, linkButton } from '../shared/dom';
import { progressRing, toolbarButton } from '../shared/toolkit';
import { Grid } from './grid';
import { counted, cutWords, duration, valueWords } from './words';

/** A value up to this many characters that is JSON is shown with its parts on lines of their own. */
const mostToParse = 64 * 1024;

/** The page of a query's result: what ran, its rows in a grid, the whole value of a cell, or why there are none. */
export class ResultApp {
  private readonly bar = element('div', { class: 'bar', attributes: { role: 'toolbar', 'aria-label': 'Result' } });
  private readonly summary = element('span', { class: 'summary', attributes: { role: 'status' } });
  private readonly notes = element('div', { class: 'notes' });
  private readonly content = element('div', { class: 'content' });
  private readonly value = element('section', { class: 'value', attributes: { 'aria-label': 'Value of the cell' } });
  private readonly said = element('div', { class: 'said', attributes: { 'aria-live': 'polite' } });
  private readonly again = toolbarButton({ label: 'Run Again', codicon: 'refresh' });
  private readonly stop = toolbarButton({ label: 'Stop', codicon: 'debug-stop' });
  private readonly copy = toolbarButton({ label: 'Copy Selection with Column Names', codicon: 'copy' });
  private readonly csv = toolbarButton({ label: 'Export as CSV…' });
  private readonly json = toolbarButton({ label: 'Export as JSON…' });
  private run = 0;
  private head: SqlResultHead | undefined;
  private rows: SqlRow[] = [];
  private grid: Grid | undefined;
  private valueIsOpen = false;

  constructor(
    root: HTMLElement,
    private readonly send: (message: FromSqlResult) => void,
  ) {
    this.again.addEventListener('click', () => send({ type: 'run-again' }));
    this.stop.addEventListener('click', () => send({ type: 'stop' }));
    this.copy.addEventListener('click', () => this.copySelection());
    this.csv.addEventListener('click', () => this.export('csv'));
    this.json.addEventListener('click', () => this.export('json'));
    this.bar.append(
      this.summary,
      element('span', { class: 'space' }),
      this.copy,
      this.csv,
      this.json,
      this.stop,
      this.again,
    );
    const title = element('h1', { class: 'for-ears', text: 'Result of the query' });
    const page = element('main', { class: 'page' }, title, this.bar, this.notes, this.content, this.value);
    root.append(page, this.said);
    this.showValue(undefined);
    this.allow(false, false);
  }

  /** Takes what the host tells. */
  receive(message: ToSqlResult): void {
    if (message.type === 'running') this.begin(message);
    // What an earlier run still sends is of no interest.
    else if (message.run === this.run) this.take(message);
  }

  private take(message: Exclude<ToSqlResult, { type: 'running' }>): void {
    switch (message.type) {
      case 'answer':
        this.head = message;
        if (message.rowCount === 0) this.showAnswer(message);
        return;
      case 'rows':
        for (const row of message.rows) this.rows.push(row);
        if (this.head?.rowCount === this.rows.length) this.showAnswer(this.head);
        return;
      case 'problem':
        this.showProblem(message);
        return;
      case 'stopped':
        this.summary.textContent = 'Stopped';
        this.content.replaceChildren(element('p', { class: 'empty', text: 'The query was stopped.' }));
        this.allow(false, false);
        return;
      case 'stale':
        this.showStale();
    }
  }

  private begin({ run, store, copied, toCopy }: Extract<ToSqlResult, { type: 'running' }>): void {
    if (run !== this.run) this.forget();
    this.run = run;
    const copying = copied !== undefined && toCopy !== undefined;
    const words = copying
      ? `Reading ${store} into a copy: ${copied.toLocaleString()} of ${counted(toCopy, 'event')}`
      : `Running on ${store}`;
    this.summary.replaceChildren(progressRing(), words);
    this.allow(false, true);
  }

  private forget(): void {
    this.head = undefined;
    this.rows = [];
    this.grid = undefined;
    this.content.replaceChildren();
    this.notes.replaceChildren();
    this.showValue(undefined);
  }

  private showAnswer(head: SqlResultHead): void {
    const time = new Date(head.readAtMs).toLocaleTimeString();
    const what = `${counted(head.rowCount, 'row')} in ${duration(head.elapsedMs)}`;
    this.summary.textContent = `${what} · ${head.store}, ${counted(head.events, 'event')}, read at ${time}`;
    // Where the panel is narrow, its end is cut off.
    this.summary.title = this.summary.textContent;
    this.notes.replaceChildren();
    const cut = cutWords(head);
    if (cut !== undefined) this.note('warning', cut);
    this.allow(head.rowCount > 0, false);
    if (head.columns.length === 0 || head.rowCount === 0) {
      this.content.replaceChildren(element('p', { class: 'empty', text: 'The query ran and gave no rows.' }));
      return;
    }
    const grid = new Grid(head.columns, this.rows, {
      onActive: () => {
        if (this.valueIsOpen) this.showValue(grid.activeCell);
      },
      onOpen: () => {
        this.valueIsOpen = true;
        this.showValue(grid.activeCell);
      },
      onCopy: (text) => this.copyText(text),
      onSay: (words) => this.say(words),
    });
    this.grid = grid;
    this.content.replaceChildren(grid.element);
    if (this.valueIsOpen) this.showValue(grid.activeCell);
  }

  private showProblem({ message, reason, place }: SqlResultProblem): void {
    this.summary.textContent = reason === 'refused' ? 'Refused' : 'No result';
    this.allow(false, false);
    const parts: Node[] = [
      element('p', { class: 'problem-message' }, codicon('error'), element('span', { text: message })),
    ];
    if (place) {
      const { text, start, end, line } = place;
      const shown = element('pre', { class: 'problem-line' });
      shown.append(text.slice(0, start), element('mark', { text: text.slice(start, end) }), text.slice(end));
      parts.push(
        shown,
        linkButton(`Go to line ${line}`, () => this.send({ type: 'show-query' })),
      );
    }
    this.content.replaceChildren(element('div', { class: 'problem', attributes: { role: 'alert' } }, ...parts));
  }

  private showStale(): void {
    if (this.notes.querySelector('.stale')) return;
    const again = linkButton('Run again', () => this.send({ type: 'run-again' }));
    this.note('info', 'The store has changed since.', again).classList.add('stale');
  }

  private note(icon: string, words: string, ...more: readonly Node[]): HTMLElement {
    const note = element('p', { class: `note ${icon}`, attributes: { role: 'status' } }, codicon(icon), words, ...more);
    this.notes.append(note);
    return note;
  }

  private showValue(shown: Grid['activeCell']): void {
    this.value.hidden = !shown;
    if (!shown) return;
    const close = toolbarButton({ label: 'Close', codicon: 'close' });
    close.addEventListener('click', () => this.closeValue());
    const title = element('h2', { text: `${shown.column}, row ${shown.rowNumber.toLocaleString()}` });
    const kind = element('span', { class: 'kind', text: valueWords(shown.cell) });
    const copy = toolbarButton({ label: 'Copy Value', codicon: 'copy' });
    copy.addEventListener('click', () => this.copyText(cellText(shown.cell)));
    const text = element('pre', { text: readable(shown.cell), attributes: { tabindex: '0', 'aria-label': 'Value' } });
    this.value.replaceChildren(
      element('div', { class: 'value-head' }, title, kind, element('span', { class: 'space' }), copy, close),
      text,
    );
    this.value.onkeydown = (event) => {
      if (event.key === 'Escape') this.closeValue();
    };
  }

  private closeValue(): void {
    this.valueIsOpen = false;
    this.showValue(undefined);
    this.grid?.element.focus();
  }

  private copySelection(): void {
    if (this.grid) this.copyText(this.grid.selectedText(true));
  }

  private copyText(text: string): void {
    this.send({ type: 'copy', text });
    this.say('Copied.');
  }

  private export(format: 'csv' | 'json'): void {
    const places = this.grid?.orderedPlaces;
    this.send({ type: 'export', format, ...(places && { places }) });
  }

  private say(words: string): void {
    this.said.textContent = words;
  }

  private allow(hasRows: boolean, isRunning: boolean): void {
    for (const button of [this.copy, this.csv, this.json]) button.disabled = !hasRows;
    this.stop.hidden = !isRunning;
    this.again.hidden = isRunning;
  }
}

/** A value as it is read best: JSON objects and lists with their parts on lines of their own, if they are not too long. */
function readable(cell: SqlCell): string {
  const text = cell === null ? 'NULL' : cellText(cell);
  if (typeof cell !== 'string' || text.length > mostToParse || !/^\s*[[{]/.test(text)) return text;
  try {
    // Numbers beyond 2^53 would lose digits.
    return /\d{16}/.test(text) ? text : JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    // It only looked like JSON.
    return text;
  }
}
