import { nextTurn } from '../base/timeSlice';
import { type EventLog } from '../log/eventLog';
import { type StoredEvent } from '../model/event';

/** Bytes of the records whose events are kept: 20 pages of 200 usual events. As objects they take about four times as much. */
const mostBytes = 1024 * 1024;

/** Who asks for more at once than a few pages reads through the file: keeping that would cost time, and keep nothing of use. */
const mostAtOnce = 1000;

/** Reads events of a log from their file: one answer for each position, undefined where it can't be read. */
type ReadFromFile = (indices: ArrayLike<number>) => Promise<readonly (StoredEvent | undefined)[]>;

/**
 * The events that were last read from the file, of one log: lists, the timeline and the tree ask for the same newest ones at
 * every change, and paging back and forth reads the same again. What the least recently asked for takes is given up first.
 */
export class RecentEvents {
  private log: EventLog | undefined;
  private generation = 0;
  /** By position, the one last asked for at the end. */
  private readonly events = new Map<number, StoredEvent>();
  private bytes = 0;
  /** Grows when what is being read may no longer be what lies at its position. */
  private voided = 0;

  /** The events at some positions of a log, in their order, those that are not here from their file. Rejects as that does. */
  async read(
    log: EventLog,
    generation: number,
    indices: ArrayLike<number>,
    readFromFile: ReadFromFile,
  ): Promise<readonly (StoredEvent | undefined)[]> {
    if (indices.length > mostAtOnce) return readFromFile(indices);
    if (this.log !== log || this.generation !== generation) this.startOver(log, generation);
    const known = Array.from(indices, (index) => this.find(index));
    const missing = Array.from(indices).filter((_, at) => known[at] === undefined);
    if (missing.length === 0) {
      // Who asks again and again would else let nobody in.
      await nextTurn();
      return known;
    }
    const { voided } = this;
    const read = await readFromFile(missing);
    if (voided === this.voided) for (const event of read) if (event) this.keep(event);
    let next = 0;
    return known.map((event) => event ?? read[next++]);
  }

  /** Events from this position on were taken back from the log: others may come in their place. */
  forgetFrom(position: number): void {
    this.voided++;
    for (const [index, event] of this.events) if (index >= position) this.remove(event);
  }

  private startOver(log: EventLog, generation: number): void {
    this.voided++;
    this.log = log;
    this.generation = generation;
    this.events.clear();
    this.bytes = 0;
  }

  private find(index: number): StoredEvent | undefined {
    const event = this.events.get(index);
    if (!event) return undefined;
    this.events.delete(index);
    this.events.set(index, event);
    return event;
  }

  private keep(event: StoredEvent): void {
    const known = this.events.get(event.index);
    if (known) this.remove(known);
    this.events.set(event.index, event);
    this.bytes += event.place.byteLength;
    for (const oldest of this.events.values()) {
      if (this.bytes <= mostBytes) break;
      this.remove(oldest);
    }
  }

  private remove(event: StoredEvent): void {
    this.events.delete(event.index);
    this.bytes -= event.place.byteLength;
  }
}
