/** A list of whole numbers below 2^32 in 4 bytes each, that grows at its end. */
export class GrowingNumbers {
  private numbers: Uint32Array<ArrayBuffer>;
  private count = 0;

  constructor(capacity = 4) {
    this.numbers = new Uint32Array(capacity);
  }

  /** Takes an array over that is full of numbers. */
  static over(numbers: Uint32Array<ArrayBuffer>): GrowingNumbers {
    const list = new GrowingNumbers(0);
    list.numbers = numbers;
    list.count = numbers.length;
    return list;
  }

  get length(): number {
    return this.count;
  }

  /** The number at a position; 0 outside the list. */
  at(position: number): number {
    return position < this.count ? (this.numbers[position] ?? 0) : 0;
  }

  /** Makes room for so many numbers at once. */
  reserve(capacity: number): void {
    if (capacity <= this.numbers.length) return;
    const larger = new Uint32Array(capacity);
    larger.set(this.numbers);
    this.numbers = larger;
  }

  push(value: number): void {
    if (this.count === this.numbers.length) this.reserve(Math.max(4, this.count * 2));
    this.numbers[this.count++] = value;
  }

  pop(): void {
    if (this.count > 0) this.count--;
  }

  /** The numbers as they lie: valid until the list changes. */
  view(): Uint32Array<ArrayBuffer> {
    return this.numbers.subarray(0, this.count);
  }
}
