/** A calendar day. */
export interface Day {
  /** YYYY-MM-DD; years beyond 9999 have more digits, those before 0 a minus. */
  readonly key: string;
  /** Inclusive, ms UTC. */
  readonly startMs: number;
  /** Exclusive, ms UTC. */
  readonly endMs: number;
}

/** Finds the day of a moment, in the time zone of this process or in UTC, whose days may have 23 or 25 hours. */
export class DayFinder {
  private last: Day | undefined;

  constructor(private readonly timeZone: 'local' | 'utc') {}

  /** The day that holds this moment (ms UTC). Quick when moments come in order: the day before is tried first. */
  dayOf(ms: number): Day {
    if (!this.last || ms < this.last.startMs || ms >= this.last.endMs) this.last = this.find(ms);
    return this.last;
  }

  private find(ms: number): Day {
    const date = new Date(ms);
    const [year, month, day] =
      this.timeZone === 'utc'
        ? [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()]
        : [date.getFullYear(), date.getMonth(), date.getDate()];
    return {
      key: `${yearText(year)}-${twoDigits(month + 1)}-${twoDigits(day)}`,
      startMs: this.startOfDay(year, month, day),
      endMs: this.startOfDay(year, month, day + 1),
    };
  }

  private startOfDay(year: number, month: number, day: number): number {
    const date = new Date(0);
    // The setters, because the constructor takes the years 0 to 99 for 1900 to 1999.
    if (this.timeZone === 'utc') {
      date.setUTCFullYear(year, month, day);
      date.setUTCHours(0, 0, 0, 0);
    } else {
      date.setFullYear(year, month, day);
      date.setHours(0, 0, 0, 0);
    }
    return date.getTime();
  }
}

const twoDigits = (value: number): string => String(value).padStart(2, '0');

function yearText(year: number): string {
  return `${year < 0 ? '-' : ''}${String(Math.abs(year)).padStart(4, '0')}`;
}
