import { isTrouble } from '../../src/model/trouble';
import { type EventExplanation, type FromTimeline, type ToTimeline } from '../../src/protocol/timeline';
import { type EventTable } from './eventTable';
import { type Direction } from './navigation';

/** An event that is explained, with what the picture shows of it. */
export interface ShownExplanation {
  /** Position of the event. */
  readonly event: number;
  readonly explanation: EventExplanation;
  /** Everything that stays lit: the event, what led to it and what followed. */
  readonly related: ReadonlySet<number>;
  /** What led to it, by position, with the number that its mark carries: 1 is the first cause. */
  readonly numbers: ReadonlyMap<number, number>;
}

/** While events arrive, what followed is asked for again at most this often, in ms. */
const askAgainMs = 2000;

/** What was asked of the host. */
interface Question {
  readonly table: EventTable;
  readonly generation: number;
  readonly event: number;
  readonly version: number;
  readonly request: number;
  readonly askedAt: number;
}

/**
 * Has the host explain what went wrong when it is selected, and keeps to that explanation while its own steps are looked at,
 * one after the other.
 */
export class Explaining {
  private question: Question | undefined;
  private shown: ShownExplanation | undefined;
  private requests = 0;

  /** `onChange`: there is something else to show. */
  constructor(
    private readonly send: (message: FromTimeline) => void,
    private readonly onChange: () => void,
  ) {}

  /**
   * What to show with this selection; undefined for none, and until the host has answered. `version` rises when events
   * arrive.
   */
  of(table: EventTable, version: number, selection: number | undefined): ShownExplanation | undefined {
    const { question } = this;
    const isSameFile = question?.table === table && question.generation === table.generation;
    const isAboutIt =
      isSameFile && selection !== undefined && (question.event === selection || this.shown?.related.has(selection));
    if (isAboutIt) {
      if (question.version !== version && performance.now() - question.askedAt > askAgainMs)
        this.ask(table, version, question.event);
      return this.shown;
    }
    this.question = undefined;
    this.shown = undefined;
    if (selection !== undefined && selection < table.length && isTrouble(table.kind(selection)))
      this.ask(table, version, selection);
    return undefined;
  }

  /** Takes the host's answer; one to an older question is dropped. */
  receive({ request, explanation }: Extract<ToTimeline, { type: 'explanation' }>): void {
    const { question } = this;
    if (question?.request !== request) return;
    this.shown = explanation ? shownExplanation(question, explanation) : undefined;
    this.onChange();
  }

  /** The step behind the selected one, or before it; undefined where there is none, or nothing is explained. */
  nextStep(selection: number | undefined, direction: Direction): number | undefined {
    if (!this.shown) return undefined;
    const { causes, consequences } = this.shown.explanation;
    const steps = [...causes, ...consequences].map(({ index }) => index);
    const place = selection === undefined ? -1 : steps.indexOf(selection);
    return steps[place + direction];
  }

  private ask(table: EventTable, version: number, event: number): void {
    const request = ++this.requests;
    const { generation } = table;
    this.question = { table, generation, event, version, request, askedAt: performance.now() };
    this.send({ type: 'explain', request, index: event, generation });
  }
}

/** Steps that the table has not heard of yet are left out: they come with the next answer. */
function shownExplanation({ table, event }: Question, answer: EventExplanation): ShownExplanation {
  const isHere = ({ index }: { readonly index: number }): boolean => index < table.length;
  const explanation = {
    ...answer,
    causes: answer.causes.filter(isHere),
    consequences: answer.consequences.filter(isHere),
  };
  const led = explanation.causes.filter(({ index }) => index !== event);
  return {
    event,
    explanation,
    related: new Set([event, ...[...led, ...explanation.consequences].map(({ index }) => index)]),
    numbers: new Map(led.map(({ index }, place) => [index, place + 1])),
  };
}
