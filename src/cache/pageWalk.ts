/**
 * Reads tables and indexes straight from the pages of a database file (https://www.sqlite.org/fileformat2.html): a tenth
 * of the time that SQLite takes to hand the same rows over. It reads nothing but what it understands completely: for
 * everything else there is SQLite.
 */

/** The pages are damaged, or hold something that is not read here. */
export class UnreadablePagesError extends Error {
  override readonly name = 'UnreadablePagesError';

  /**
   * `isDamage`: SQLite misses rows for it in some questions and finds them in others. Otherwise it says nothing about what
   * SQLite makes of the pages.
   */
  constructor(
    message: string,
    readonly isDamage = false,
  ) {
    super(message);
  }
}

/** The kinds of page of a tree, by their first byte (file format, 1.6). */
const pageKinds = { indexInterior: 2, tableInterior: 5, indexLeaf: 10, tableLeaf: 13 } as const;

/** A tree of pages of 512 bytes with a billion rows is not deeper. */
const deepest = 20;

/** The bytes of a database file in pages. */
export class DatabasePages {
  readonly pageSize: number;
  /** Bytes of a page that hold content. */
  readonly usable: number;
  readonly count: number;

  /** `bytes`: a whole file. Throws `UnreadablePagesError` where its header says something else than UTF-8 in pages. */
  constructor(readonly bytes: Buffer) {
    const written = bytes.length < 100 ? 0 : bytes.readUInt16BE(16);
    // 1 stands for 65,536, which two bytes can't hold.
    this.pageSize = written === 1 ? 65_536 : written;
    if (this.pageSize < 512) throw new UnreadablePagesError('The header has no size of pages.');
    this.usable = this.pageSize - (bytes[20] ?? 0);
    this.count = Math.floor(bytes.length / this.pageSize);
    if (bytes.readUInt32BE(56) !== 1) throw new UnreadablePagesError('Its texts are not UTF-8.');
  }

  /** Where the page of this number begins. Throws `UnreadablePagesError` where there is none. */
  startOf(page: number): number {
    if (page < 1 || page > this.count) throw new UnreadablePagesError(`There is no page ${page}.`);
    return (page - 1) * this.pageSize;
  }
}

interface OpenPage {
  readonly start: number;
  readonly isLeaf: boolean;
  /** Where the places of the cells begin. */
  readonly cells: number;
  readonly cellCount: number;
  /** What is visited next, counted down: cells of a leaf, cells and children in turn of an interior page. */
  next: number;
}

/**
 * Walks over a tree from its last entry to its first: the rows of a table by falling rowid, those of an index by falling
 * key.
 */
export class PageWalk {
  /**
   * Of a table: where the rowid lies that was passed last between two pages; -1 before there is one. The rows that come now are
   * not above it, and those that came before are: SQLite finds rows so, wherever they lie.
   */
  divider = -1;
  private readonly path: OpenPage[] = [];
  private visited = 0;

  constructor(
    private readonly pages: DatabasePages,
    root: number,
    private readonly tree: 'table' | 'index',
  ) {
    this.open(root);
  }

  /** The place of the next entry's cell in the file; -1 behind the first entry. Throws `UnreadablePagesError`. */
  previous(): number {
    for (let page = this.path.at(-1); page; page = this.path.at(-1)) {
      const step = page.next--;
      if (step < 0) this.path.pop();
      else if (page.isLeaf) return this.cellAt(page, step);
      else if (step % 2 === 0) this.open(this.childOf(page, step / 2));
      // Between its children an index has entries too, a table only the largest rowids of the children.
      else {
        const key = this.cellAt(page, (step - 1) / 2) + 4;
        if (this.tree === 'index') return key;
        this.divider = key;
      }
    }
    return -1;
  }

  private open(number: number): void {
    const { bytes } = this.pages;
    const start = this.pages.startOf(number);
    // Pages that are named twice would be walked for ever.
    if (++this.visited > this.pages.count || this.path.length === deepest)
      throw new UnreadablePagesError('Its pages go round in circles.');
    // The first page begins with the header of the file.
    const header = number === 1 ? start + 100 : start;
    const kind = bytes[header];
    const isLeaf = kind === (this.tree === 'table' ? pageKinds.tableLeaf : pageKinds.indexLeaf);
    if (!isLeaf && kind !== (this.tree === 'table' ? pageKinds.tableInterior : pageKinds.indexInterior))
      throw new UnreadablePagesError(`Page ${number} is none of this tree.`);
    const cellCount = bytes.readUInt16BE(header + 3);
    // Only a table without rows has a page without.
    if (cellCount === 0 && this.path.length > 0) throw new UnreadablePagesError(`Page ${number} is empty.`);
    const cells = header + (isLeaf ? 8 : 12);
    if (cells + 2 * cellCount > start + this.pages.usable)
      throw new UnreadablePagesError(`Page ${number} has more cells than fit in.`);
    this.path.push({ start, isLeaf, cells, cellCount, next: isLeaf ? cellCount - 1 : 2 * cellCount });
  }

  private cellAt({ start, cells, cellCount }: OpenPage, cell: number): number {
    const place = this.pages.bytes.readUInt16BE(cells + 2 * cell);
    const firstPlace = cells + 2 * cellCount - start;
    if (place < firstPlace || place >= this.pages.usable)
      throw new UnreadablePagesError('A cell lies outside of its page.');
    return start + place;
  }

  /** Of an interior page: the child left of a cell, or the right-most one. */
  private childOf(page: OpenPage, child: number): number {
    const { bytes } = this.pages;
    if (child === page.cellCount) return bytes.readUInt32BE(page.cells - 4);
    return bytes.readUInt32BE(this.cellAt(page, child));
  }
}
