import { storeLayout, type StoreLayout } from '../files/layout';
import { parseEdgeLine, parseItemLine } from '../files/lineParser';
import { type StoredEdge } from '../model/edge';
import { type Finding } from '../model/finding';
import { type FileCounts } from '../model/health';
import { type StoredItem } from '../model/item';
import { EdgeIndex } from './edgeIndex';
import { EventFeed } from './eventFeed';
import { ItemIndex } from './itemIndex';
import { LineFeed } from './lineFeed';
import { type SidecarOptions } from './sidecar/eventSidecar';
import { type FilesProgress } from './sidecar/keptComparison';
import { folderExists } from './storeFolder';

/** Grows with every change of the records of a file. */
export interface Versions {
  readonly items: number;
  readonly edges: number;
  readonly events: number;
}

/** The three files of a store and the records that their lines make. */
export class StoreFiles {
  private isThere = false;
  private failure: Error | undefined;

  readonly layout: StoreLayout;
  readonly items = new ItemIndex();
  readonly edges = new EdgeIndex();
  readonly events: EventFeed;
  readonly itemLines: LineFeed<StoredItem>;
  readonly edgeLines: LineFeed<StoredEdge>;

  /** `sidecar`: where the columns of events.jsonl are kept; without it they are not. */
  constructor(folder: string, sidecar?: SidecarOptions) {
    this.layout = storeLayout(folder);
    this.itemLines = new LineFeed(this.layout.items, parseItemLine, this.items);
    this.edgeLines = new LineFeed(this.layout.edges, parseEdgeLine, this.edges);
    this.events = new EventFeed(this.layout.events, sidecar);
  }

  /** Whether the folder was there when it was last looked at. */
  get exists(): boolean {
    return this.isThere;
  }

  /** Why the last look could not read everything; undefined when it could. */
  get problem(): Error | undefined {
    return this.failure;
  }

  /** What is wrong with lines, in file order: items, edges, events. */
  get findings(): readonly Finding[] {
    return [...this.itemLines.findings, ...this.edgeLines.findings, ...this.events.lines.findings];
  }

  /** Lines of each file, as the native program counts them. */
  get lines(): FileCounts {
    return { items: this.itemLines.lines, edges: this.edgeLines.lines, events: this.events.lines.lines };
  }

  /** How far each file was read; undefined of one that is not there, or not read to its end in whole lines. */
  get progress(): FilesProgress {
    const { itemLines, edgeLines, events } = this;
    return {
      items: itemLines.state?.progress,
      edges: edgeLines.state?.progress,
      events: events.lines.state?.progress,
    };
  }

  get versions(): Versions {
    return { items: this.items.version, edges: this.edges.version, events: this.events.version };
  }

  /** Changes with every line. */
  get signature(): string {
    return JSON.stringify([this.versions, this.lines]);
  }

  /** Grows when lines that were taken in are void, of whichever file. */
  get rewrites(): number {
    return this.itemLines.rewrites + this.edgeLines.rewrites + this.events.lines.rewrites;
  }

  /** True while a last line without a line end may still be being written: look again after `unfinishedLineMs`. */
  get isWaiting(): boolean {
    return this.isTaskLineWaiting || this.events.lines.isWaiting;
  }

  /** The same for tasks and relationships alone. */
  get isTaskLineWaiting(): boolean {
    return this.itemLines.isWaiting || this.edgeLines.isWaiting;
  }

  /** Reads tasks, relationships and the end of events.jsonl. Rejects when a file can't be read. */
  async firstPicture(): Promise<void> {
    this.isThere = folderExists(this.layout.folder);
    await this.itemLines.catchUp();
    await this.edgeLines.catchUp();
    await this.events.firstPicture();
  }

  /** Takes in what is new in the files. Never rejects: what can't be read becomes `problem`. */
  async look(signal: AbortSignal): Promise<void> {
    try {
      this.isThere = folderExists(this.layout.folder);
      await this.itemLines.catchUp(signal);
      await this.edgeLines.catchUp(signal);
      await this.events.catchUp(signal);
      this.failure = undefined;
    } catch (error) {
      if (!signal.aborted) this.failure = error instanceof Error ? error : new Error(String(error));
    }
  }

  /** Ends what goes on in the background. */
  dispose(): void {
    this.events.dispose();
  }
}
