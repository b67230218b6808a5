/** The columns of messages as they were at a moment, one entry each in order of time. */
export interface MessageArrays {
  readonly count: number;
  /** Place in the order of time. */
  readonly rank: Uint32Array;
  /** 0 for a broadcast, else 1 + number of the task. */
  readonly receiver: Uint32Array;
  /** 0 where none is named, else 1 + number of the task. */
  readonly sender: Uint32Array;
  /** 1 where the receiver is named as source. */
  readonly addressedBySource: Uint8Array;
  /** 1 where the receiver's work had ended and not begun again. */
  readonly afterEnd: Uint8Array;
  /** Position of the reaction; -1 for none. */
  readonly reaction: Int32Array;
}

/** What is kept of the messages of a log, whatever the rules of an answer are. */
export class MessageColumns implements MessageArrays {
  private capacity = 1024;
  count = 0;
  rank = new Uint32Array(this.capacity);
  receiver = new Uint32Array(this.capacity);
  sender = new Uint32Array(this.capacity);
  addressedBySource = new Uint8Array(this.capacity);
  afterEnd = new Uint8Array(this.capacity);
  reaction = new Int32Array(this.capacity);

  /** As it is now. Messages that come later are added behind these, but may be what these wait for. */
  snapshot(): MessageArrays {
    const { count } = this;
    return {
      count,
      rank: this.rank.subarray(0, count),
      receiver: this.receiver.subarray(0, count),
      sender: this.sender.subarray(0, count),
      addressedBySource: this.addressedBySource.subarray(0, count),
      afterEnd: this.afterEnd.subarray(0, count),
      reaction: this.reaction.slice(0, count),
    };
  }

  /** Adds an entry, whose numbers are the caller's to set, and returns its place. */
  add(): number {
    if (this.count === this.capacity) this.grow();
    this.reaction[this.count] = -1;
    return this.count++;
  }

  private grow(): void {
    this.capacity *= 2;
    this.rank = larger(this.rank, new Uint32Array(this.capacity));
    this.receiver = larger(this.receiver, new Uint32Array(this.capacity));
    this.sender = larger(this.sender, new Uint32Array(this.capacity));
    this.addressedBySource = larger(this.addressedBySource, new Uint8Array(this.capacity));
    this.afterEnd = larger(this.afterEnd, new Uint8Array(this.capacity));
    this.reaction = larger(this.reaction, new Int32Array(this.capacity));
  }
}

function larger<Numbers extends Uint8Array | Uint32Array | Int32Array>(from: Numbers, to: Numbers): Numbers {
  to.set(from);
  return to;
}
