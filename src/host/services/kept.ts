/** A value that is read once and kept until it is forgotten. A reading that fails is not kept: the next one tries again. */
export class Kept<T> {
  private reading: Promise<T> | undefined;

  constructor(private readonly read: () => Promise<T>) {}

  /** The kept value; reads it when there is none. */
  get(): Promise<T> {
    if (this.reading) return this.reading;
    const reading = this.read().catch((error: unknown) => {
      if (this.reading === reading) this.reading = undefined;
      throw error;
    });
    this.reading = reading;
    return reading;
  }

  /** Forgets the value. A reading under way still answers those who wait for it. */
  forget(): void {
    this.reading = undefined;
  }
}
