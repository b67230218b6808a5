import { countText } from './countText';
import { type TimelineCore } from './core';
import { momentText } from './describe';
import { deltaWords } from './eventDeltas';
import { parseMoment } from './goToTime';
import { GoToTimeBox } from './parts/goToTimeBox';
import { type Notices } from './parts/notices';
import { timeScale } from './timeScale';
import { durationText } from './timeText';
import { type WindowControl } from './windowControl';

/** Folding pauses, the ruler, and going to a time: what the toolbar and the keys ask for alike. */
export class TimeTools {
  readonly goToTimeBox = new GoToTimeBox({ onGo: (text) => this.goTo(text) });

  constructor(
    private readonly core: TimelineCore,
    private readonly window: WindowControl,
    private readonly notices: Pick<Notices, 'tell' | 'announce'>,
  ) {}

  /** Folds long pauses, or shows them at their length again, and says how many there are. */
  toggleFolds(): void {
    const fold = !this.core.state.foldPauses;
    this.window.foldPauses(fold);
    if (!fold) this.notices.tell('Pauses are shown at their length.');
    else this.notices.tell(this.foldWords());
  }

  /** Measures from an event on; from the one that it measures from already no longer. */
  measureFrom(event: number | undefined): void {
    if (event === undefined) {
      this.notices.tell('Select the event to measure from.');
      return;
    }
    const ends = event === this.core.state.rulerStart;
    this.core.dispatch({ type: 'measure-from', event: ends ? undefined : event });
    // The picture shows both.
    this.notices.announce(ends ? 'The ruler is put away.' : 'The ruler begins here. Select or point at another event.');
  }

  /** How far an event is from the ruler's beginning, for the announcement of a selection; empty without a ruler. */
  distanceWords(event: number): string {
    const { rulerStart } = this.core.state;
    if (rulerStart === undefined || rulerStart === event) return '';
    return deltaWords(this.core.table, rulerStart, event, 'the mark');
  }

  private foldWords(): string {
    const { folds } = this.core.picture.timeAxis;
    if (folds.length === 0) return 'There is no long pause to fold: all events are of one session.';
    const longest = Math.max(...folds.map(({ pause }) => pause.end - pause.start));
    return folds.length === 1
      ? `One pause of ${durationText(longest)} is folded.`
      : `${countText(folds.length)} pauses are folded, the longest of ${durationText(longest)}.`;
  }

  private goTo(text: string): string | undefined {
    const { table, state, picture } = this.core;
    const { range, originMs } = table;
    if (!range || !state.window) return 'There is no event yet to go to.';
    const middle = timeScale(state.window, 2, picture.timeAxis).toTime(1);
    const { zone } = state;
    const read = parseMoment(text, { now: Date.now(), middle, zone, originMs, firstEvent: range.start });
    if (!read.ok) return read.problem;
    const time = Math.min(range.end, Math.max(range.start, read.value));
    this.window.centreOn(time);
    const side = time > read.value ? 'before the first event' : time < read.value ? 'after the last event' : undefined;
    this.notices.tell(
      side ? `That is ${side}, which was at ${momentText(table, time, zone)}.` : momentText(table, time, zone),
    );
    return undefined;
  }
}
