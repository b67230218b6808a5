/** Texts that occur again and again, each kept once and named by a number. Only ever grows. */
export class Dictionary {
  private readonly indexByText = new Map<string, number>();
  private readonly texts: string[] = [];

  /** Every text by its number. */
  get values(): readonly string[] {
    return this.texts;
  }

  /** The number of a text, which is added if it is new. */
  add(text: string): number {
    const known = this.indexByText.get(text);
    if (known !== undefined) return known;
    this.indexByText.set(text, this.texts.length);
    return this.texts.push(text) - 1;
  }

  /** The number of a text; undefined when it isn't there. */
  find(text: string): number | undefined {
    return this.indexByText.get(text);
  }
}
