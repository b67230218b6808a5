/** How many rows of each list are shown: a page at first, one more with every Load More. */
export class LoadedRows {
  private readonly extraPages = new Map<string, number>();
  private readonly shown = new Set<string>();

  /** `pageSize` is asked for at each use, as the setting may change. */
  constructor(private readonly pageSize: () => number) {}

  /** Rows to show of the list named `list`. */
  limit(list: string): number {
    this.shown.add(list);
    return this.pageSize() * (1 + (this.extraPages.get(list) ?? 0));
  }

  /** Shows a page more of a list. False for one that has never been shown here: it is another view's. */
  loadMore(list: string): boolean {
    if (!this.shown.has(list)) return false;
    this.extraPages.set(list, (this.extraPages.get(list) ?? 0) + 1);
    return true;
  }

  /** Shows at least `rows` rows of a list. */
  loadAtLeast(list: string, rows: number): void {
    const pages = Math.max(0, Math.ceil(rows / this.pageSize()) - 1);
    if (pages > (this.extraPages.get(list) ?? 0)) this.extraPages.set(list, pages);
  }

  /** Back to one page each. */
  reset(): void {
    this.extraPages.clear();
  }
}
