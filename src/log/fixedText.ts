import { type ByteText } from './jsonBytes';

/** A text of 4 to 16 bytes of ASCII that is looked for at a place: four words that overlap, whatever its length. */
export class FixedText {
  readonly length: number;
  private readonly second: number;
  private readonly third: number;
  private readonly last: number;
  private readonly firstWord: number;
  private readonly secondWord: number;
  private readonly thirdWord: number;
  private readonly lastWord: number;

  /** Throws RangeError for a text of another length. */
  constructor(text: string) {
    const bytes = Buffer.from(text, 'latin1');
    if (bytes.length < 4 || bytes.length > 16) throw new RangeError(`“${text}” has not 4 to 16 bytes.`);
    this.length = bytes.length;
    this.last = bytes.length - 4;
    this.second = Math.min(4, this.last);
    this.third = Math.min(8, this.last);
    this.firstWord = bytes.readInt32LE(0);
    this.secondWord = bytes.readInt32LE(this.second);
    this.thirdWord = bytes.readInt32LE(this.third);
    this.lastWord = bytes.readInt32LE(this.last);
  }

  /** Whether the text is at this place. */
  isAt({ words, lastWord }: ByteText, at: number): boolean {
    if (at + this.last > lastWord) return false;
    return (
      words.getInt32(at, true) === this.firstWord &&
      words.getInt32(at + this.second, true) === this.secondWord &&
      words.getInt32(at + this.third, true) === this.thirdWord &&
      words.getInt32(at + this.last, true) === this.lastWord
    );
  }
}
