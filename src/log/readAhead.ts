import { type CandidateGroup, type Grouping } from './candidateGroups';
import { type ReadBytes } from './recordTexts';

/**
 * What is read at once, unless one record is longer: with 1 MiB the buffers stay in the processor's cache, and the system
 * takes half the time that it does with 2 MiB and more (100 ms against 200 for 256 MB, on a busy machine). Gaps up to 64 KiB are read along: that costs what opening the file for
 * another part does (about 30 µs), so that a few candidates are read one by one and many as one stream.
 */
export const readGrouping: Grouping = { longest: 1024 * 1024, widestGap: 64 * 1024 };

/** One buffer is searched while two are filled. */
const bufferCount = 3;

/** A group of events with its bytes of the file. */
export interface ReadGroup {
  readonly group: CandidateGroup;
  readonly bytes: Buffer;
}

/** Reads groups one after the other, a little ahead of who asks for them, into a few buffers that are used again. */
export class ReadAhead {
  private readonly buffers: Buffer<ArrayBuffer>[] = [];
  private readonly started: { readonly group: CandidateGroup; readonly reading: Promise<Uint8Array> }[] = [];

  constructor(
    private readonly groups: Iterator<CandidateGroup, undefined>,
    private readonly readBytes: ReadBytes,
  ) {}

  /** The next group, its bytes valid until the next but one is asked for; undefined behind the last. Rejects as `readBytes` does. */
  async next(): Promise<ReadGroup | undefined> {
    while (this.started.length < bufferCount - 1 && this.startNext());
    const next = this.started.shift();
    if (!next) return undefined;
    const { buffer, byteOffset, byteLength } = await next.reading;
    return { group: next.group, bytes: Buffer.from(buffer, byteOffset, byteLength) };
  }

  /** False behind the last group. */
  private startNext(): boolean {
    const group = this.groups.next().value;
    if (!group) return false;
    const length = group.end - group.start;
    const reading = this.readBytes(group.start, length, length <= readGrouping.longest ? this.nextBuffer() : undefined);
    reading.catch(() => undefined); // Who awaits it is told; where the search ends before, nobody needs to know.
    this.started.push({ group, reading });
    return true;
  }

  private nextBuffer(): Buffer<ArrayBuffer> {
    const used = this.buffers.length < bufferCount ? undefined : this.buffers.shift();
    const buffer = used ?? Buffer.allocUnsafeSlow(readGrouping.longest);
    this.buffers.push(buffer);
    return buffer;
  }
}
