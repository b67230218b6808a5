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
  private room = 1024;
  count = 0;
  rank = new Uint32Array(this.room);
  receiver = new Uint32Array(this.room);
  sender = new Uint32Array(this.room);
  addressedBySource = new Uint8Array(this.room);
  afterEnd = new Uint8Array(this.room);
  reaction = new Int32Array(this.room);

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

  /** How many messages the arrays can take. */
  get capacity(): number {
    return this.room;
  }

  /** Makes room for so many messages in all, or twice as many as there was room for. */
  reserve(messages: number): void {
    if (messages <= this.room) return;
    this.room = Math.max(messages, this.room * 2);
    this.rank = larger(this.rank, new Uint32Array(this.room));
    this.receiver = larger(this.receiver, new Uint32Array(this.room));
    this.sender = larger(this.sender, new Uint32Array(this.room));
    this.addressedBySource = larger(this.addressedBySource, new Uint8Array(this.room));
    this.afterEnd = larger(this.afterEnd, new Uint8Array(this.room));
    this.reaction = larger(this.reaction, new Int32Array(this.room));
  }
}

function larger<Numbers extends Uint8Array | Uint32Array | Int32Array>(from: Numbers, to: Numbers): Numbers {
  to.set(from);
  return to;
}
