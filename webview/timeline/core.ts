import { unpackEvents } from '../../src/model/packedEvents';
import { type FromTimeline, type ToTimeline } from '../../src/protocol/timeline';
import { type ArrivedColumns, EventTable } from './eventTable';
import { type Picture, PictureCache } from './picture';
import { type Action, isOtherStore, reduce, type TimelineState } from './state';
import { pan } from './timeScale';

/** Events may arrive many times a second; a query is put again at most this often, in ms. */
const queryAgainMs = 200;
/** While a large store arrives, the picture is made anew at most this often, in ms. */
const pictureAgainMs = 1000;

/** What the core tells the parts that show things. */
export interface CoreListener {
  /** The state, the events or both changed. */
  onChange(): void;
  /** Events arrived. */
  onLoaded(reset: boolean): void;
  onReveal(event: number): void;
  onRevealTask(id: string): void;
  /** An event that has arrived was selected in the Events view. */
  onLink(event: number): void;
  onCompletions(message: Extract<ToTimeline, { type: 'completions' }>): void;
}

/** Holds state and events, speaks with the host, and knows nothing of the page. */
export class TimelineCore {
  readonly table = new EventTable();
  private readonly pictures = new PictureCache();
  private askAgain: ReturnType<typeof setTimeout> | undefined;
  private completionRequest = 0;
  private waitingReveal: { readonly index: number; readonly generation: number } | undefined;
  private begunAnew = false;
  /** How many events the last picture was made of. */
  private toldOf = 0;
  /** When it was made, by `now`. */
  private toldAt = -Infinity;
  /** The origin that the state's window counts from. */
  private windowOriginMs: number | undefined;

  constructor(
    public state: TimelineState,
    private readonly send: (message: FromTimeline) => void,
    private readonly listener: CoreListener,
    private readonly now = (): number => performance.now(),
  ) {}

  /** The picture of the present state. */
  get picture(): Picture {
    return this.pictures.of(this.table, this.state);
  }

  /** Changes the state. A new selection asks the host for its details. */
  dispatch(action: Action): void {
    const before = this.state;
    this.state = reduce(before, action);
    if (this.state === before) return;
    const { selection, detailsRequest } = this.state;
    if (detailsRequest !== before.detailsRequest && selection !== undefined) {
      this.send({ type: 'details', request: detailsRequest, index: selection, generation: this.table.generation });
    }
    this.listener.onChange();
  }

  /** Puts the query to the host; an empty one needs no asking. */
  runQuery(): void {
    this.dispatch({ type: 'ask-query' });
    const { request, text } = this.state.query;
    if (text.trim() === '') this.dispatch({ type: 'hits', request, hits: null });
    else this.send({ type: 'query', request, text });
  }

  /** Asks the host what may stand at this place of the query. */
  complete(text: string, position: number): void {
    this.send({ type: 'complete', request: ++this.completionRequest, text, position });
  }

  /** Takes a message of the host. */
  receive(message: ToTimeline): void {
    switch (message.type) {
      case 'columns':
        this.takeColumns(message);
        return;
      case 'matches':
        this.takeMatches(message);
        return;
      case 'completions':
        if (message.request === this.completionRequest) this.listener.onCompletions(message);
        return;
      case 'reveal':
        this.waitingReveal = message;
        this.revealWaiting();
        return;
      case 'link-selection':
        if (message.generation === this.table.generation && message.index < this.table.length)
          this.listener.onLink(message.index);
        return;
      case 'reveal-task':
        this.listener.onRevealTask(message.id);
        return;
      case 'set-query':
        this.dispatch({ type: 'edit-query', text: message.text });
        this.runQuery();
        return;
      case 'store':
        if (isOtherStore(this.state, message.folder)) this.forgetEvents();
        this.dispatch(message);
        return;
      case 'no-store':
        this.forgetEvents();
        this.dispatch(message);
        return;
      case 'raw-line':
      case 'explanation':
      case 'export':
      case 'show-tab':
      case 'dashboard':
        // Nothing that state or events know of: the page's own business.
        return;
      case 'tasks':
      case 'failed':
      case 'query-problems':
      case 'details':
        this.dispatch(message);
    }
  }

  /** Events of another store are not shown until those of the new one are here. */
  private forgetEvents(): void {
    this.table.append(noEvents);
    this.windowOriginMs = undefined;
    this.waitingReveal = undefined;
  }

  private takeColumns(message: Extract<ToTimeline, { type: 'columns' }>): void {
    const reset = message.reset || message.generation !== this.table.generation;
    const columns = unpackEvents(message.events);
    if (!columns || !this.table.append({ ...message, ...columns })) {
      this.beginAnew(message.start);
      return;
    }
    this.begunAnew = false;
    if (!this.isPictureDue(message.total, reset)) {
      this.pictures.grow(this.table, this.state);
      return;
    }
    this.toldOf = this.table.length;
    this.toldAt = this.now();
    this.dispatch({ type: 'loaded', total: message.total, reset });
    this.keepWindowInPlace();
    this.listener.onLoaded(reset);
    if (this.state.query.text.trim() !== '') this.runQuerySoon();
    this.revealWaiting();
  }

  /**
   * While a large store arrives there is a picture of the first message's events, one whenever they have doubled and the
   * last is some time ago, and one at the end. Rows, labels and painting cost a whole frame each time; what they are made of
   * grows with each message, so that none takes long.
   */
  private isPictureDue(total: number, reset: boolean): boolean {
    const { length } = this.table;
    if (reset || length >= total) return true;
    return length >= this.toldOf * 2 && this.now() - this.toldAt >= pictureAgainMs;
  }

  /** A replaced file may begin elsewhere: the window stays at the same time of the day, not at the same distance. */
  private keepWindowInPlace(): void {
    const { table, windowOriginMs, state } = this;
    if (table.length === 0) return;
    this.windowOriginMs = table.originMs;
    if (windowOriginMs === undefined || windowOriginMs === table.originMs || !state.window) return;
    this.dispatch({ type: 'move', window: pan(state.window, windowOriginMs - table.originMs) });
  }

  /** Columns that don't join those before: all of them are asked for again, once. */
  private beginAnew(start: number): void {
    const what = `Columns from event ${start} don't follow the ${this.table.length} events before.`;
    this.send({ type: 'report', message: what });
    if (this.begunAnew) this.dispatch({ type: 'failed', reason: `${what} Close the timeline and open it again.` });
    else this.send({ type: 'ready' });
    this.begunAnew = true;
  }

  private runQuerySoon(): void {
    this.askAgain ??= setTimeout(() => {
      this.askAgain = undefined;
      this.runQuery();
    }, queryAgainMs);
  }

  private takeMatches({ request, generation, hits }: Extract<ToTimeline, { type: 'matches' }>): void {
    // Positions of another file: the columns of the new one bring the next question.
    if (generation !== this.table.generation && hits !== null) return;
    this.dispatch({ type: 'hits', request, hits: hits === null ? null : new Uint32Array(hits) });
  }

  /** Shows an event that the host asked for as soon as it has arrived. */
  private revealWaiting(): void {
    const { waitingReveal: waiting, table } = this;
    if (waiting?.generation !== table.generation || waiting.index >= table.length) return;
    this.waitingReveal = undefined;
    this.listener.onReveal(waiting.index);
  }
}

const noEvents: ArrivedColumns = {
  generation: -1,
  reset: true,
  start: 0,
  ms: new Float64Array(0),
  ns: new Uint32Array(0),
  kind: new Uint16Array(0),
  source: new Uint32Array(0),
  target: new Uint32Array(0),
  kindsFrom: 0,
  kinds: [],
  tasksFrom: 0,
  tasks: [],
};
