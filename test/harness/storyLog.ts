import { formatTimestamp } from '../../src/model/timestamp';
import { hex, type Random } from '../bench/seededRandom';

/** An event of a story, by which its chains name it. */
export interface StoryMark {
  readonly ms: number;
  readonly ns: number;
  readonly kind: string;
  readonly source: string | undefined;
  readonly target: string | undefined;
  readonly payload: unknown;
}

/** A line of events.jsonl that a story wrote. */
export interface StoryLine {
  readonly id: string;
  readonly timestamp: string;
  /** With its line end. */
  readonly text: string;
}

/** neuraphage takes the first digits of a UUIDv7 for an id: the same for all events of so many ms (docs/format.md, trap 1). */
const sharedIdMs = 4096;

/** Collects events in any order and writes them in the order of time. */
export class StoryLog {
  private readonly marks: StoryMark[] = [];

  constructor(private readonly random: Random) {}

  /** Notes an event. Its nanoseconds are random. */
  add(
    ms: number,
    kind: string,
    { source, target }: { readonly source?: string | undefined; readonly target?: string | undefined },
    payload: unknown,
  ): StoryMark {
    const ns = Math.floor(this.random() * 1_000_000);
    const mark = { ms: Math.floor(ms), ns, kind, source, target, payload };
    this.marks.push(mark);
    return mark;
  }

  /** The events in the order of time. */
  get inOrder(): readonly StoryMark[] {
    return this.marks.toSorted((a, b) => a.ms - b.ms || a.ns - b.ns);
  }

  /** Each event with its line, in the order of the file; `shared` ids as the daemon makes them. */
  lines(ids: 'own' | 'shared'): ReadonlyMap<StoryMark, StoryLine> {
    return new Map(this.inOrder.map((mark) => [mark, this.line(mark, ids)]));
  }

  private line(mark: StoryMark, ids: 'own' | 'shared'): StoryLine {
    const { ms, ns, kind, source, target, payload } = mark;
    const id = ids === 'own' ? `eg-evt-${hex(this.random, 10)}` : sharedId(ms);
    const timestamp = formatTimestamp({ ms, ns });
    const record = { id, kind, source_task: source, target_task: target, payload, timestamp };
    return { id, timestamp, text: `${JSON.stringify(record)}\n` };
  }
}

function sharedId(ms: number): string {
  const digits = Math.floor(ms / sharedIdMs)
    .toString(16)
    .padStart(9, '0');
  return `eg-evt-${digits.slice(0, 8)}-${digits.slice(8)}`;
}
