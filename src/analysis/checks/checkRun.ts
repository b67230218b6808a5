import { TimeSlice } from '../../base/timeSlice';
import {
  type CheckCode,
  type CheckFinding,
  type CheckOptions,
  type CheckPlace,
  type CheckReport,
  type CheckSeverity,
} from '../../model/check';
import { type LinePlace, storeFileNames } from '../../model/place';
import { quoted } from '../../model/plainText';
import { type StoreRecords } from '../../store/storeRecords';
import { describeCheck } from './checks';
import { EventsInTime } from './eventsInTime';

/** A check looks for this long before calls are answered in between. */
const sliceMs = 8;

/** What a check tells of a place. What it does not say is as its description says. */
type Told = Pick<CheckFinding, 'code' | 'message'> & Partial<Pick<CheckFinding, 'severity' | 'related' | 'fix'>>;

/**
 * One run of Check Store: what the checks look at, and what they found. Findings beyond the most of a code are counted and
 * not kept.
 */
export class CheckRun {
  private readonly silenced: ReadonlySet<CheckCode>;
  private readonly found = new Map<CheckCode, CheckFinding[]>();
  private readonly names = new Map<string, string>();
  private readonly counts: Record<CheckSeverity, number> = { error: 0, warning: 0, information: 0 };

  readonly slice = new TimeSlice(sliceMs);
  readonly events: EventsInTime;

  constructor(
    readonly records: StoreRecords,
    readonly options: CheckOptions,
    readonly signal?: AbortSignal,
  ) {
    this.silenced = new Set(options.silenced);
    this.events = new EventsInTime(records.log);
  }

  /** Whether somebody wants to know of one of these. */
  looksFor(...codes: readonly CheckCode[]): boolean {
    return codes.some((code) => !this.silenced.has(code));
  }

  /** Lets calls be answered when it is time to. Rejects with CancelledError when the run was called off. */
  async rest(): Promise<void> {
    if (this.slice.isUsedUp) await this.slice.rest(this.signal);
  }

  /**
   * Counts a finding, and keeps it while there are few of its code. `told` is made only then: a million findings cost no
   * million sentences. `severity`: where it is not that of the check.
   */
  report(
    code: CheckCode,
    place: CheckPlace,
    told: () => Omit<Told, 'code'>,
    severity = describeCheck(code).severity,
  ): void {
    if (this.silenced.has(code)) return;
    this.counts[severity]++;
    const found = this.found.get(code) ?? [];
    this.found.set(code, found);
    if (found.length >= this.options.mostOfACode) return;
    const { file, line, offset, byteLength } = place;
    const { message, related = [], fix } = told();
    found.push({ code, severity, file, line, offset, byteLength, message, related, fix });
  }

  /** What was found so far. */
  get reportSoFar(): CheckReport {
    const findings = [...this.found.values()].flat();
    const fileOf = ({ file }: CheckPlace): number => storeFileNames.indexOf(file);
    findings.sort((a, b) => fileOf(a) - fileOf(b) || a.offset - b.offset || b.byteLength - a.byteLength);
    return { findings, counts: { ...this.counts } };
  }

  /** A task as sentences name it: by its title, or by its id where it has none. */
  nameOf(id: string): string {
    const known = this.names.get(id);
    if (known !== undefined) return known;
    const title = this.records.item(id)?.title ?? '';
    const name = quoted(title.trim() === '' ? id : title);
    this.names.set(id, name);
    return name;
  }

  /** Where the line of this event of the log stands. */
  eventPlace(event: number): CheckPlace {
    const { line, offset, byteLength } = this.events.columns;
    return {
      file: 'events.jsonl',
      line: line[event] ?? 0,
      offset: offset[event] ?? 0,
      byteLength: byteLength[event] ?? 0,
    };
  }
}

/** The place of a task's line. */
export function itemPlace({ place }: { readonly place: LinePlace }): CheckPlace {
  return { ...placeOf(place), file: 'items.jsonl' };
}

/** The place of a relationship's line. */
export function edgePlace({ place }: { readonly place: LinePlace }): CheckPlace {
  return { ...placeOf(place), file: 'edges.jsonl' };
}

function placeOf({ line, offset, byteLength }: LinePlace): Omit<CheckPlace, 'file'> {
  return { line, offset, byteLength };
}
