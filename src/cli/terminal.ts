import { once } from 'node:events';
import { styleText } from 'node:util';

/** Styles of text that the program uses. */
export type Style = Parameters<typeof styleText>[0];

/** Where a command writes what it found. */
export interface Terminal {
  /** Width to fit into, in cells; undefined where the output is no terminal and nothing may be cut. */
  readonly columns: number | undefined;
  /** The text in this style; as it is where colours are not wanted. */
  style(style: Style, text: string): string;
  /** Writes a line. Waits where the reader is slow, so that long lists don't fill the memory. */
  line(text: string): Promise<void>;
}

/** Thrown when nobody reads on, as after `| head`: the program ends quietly. */
export class ReaderGoneError extends Error {
  override readonly name = 'ReaderGoneError';
}

/** Lines go out in pieces of this many characters: one system call for each line took 10 times as long. */
const pieceLength = 64 * 1024;

/** The program's standard output. Call `flush` at the end. */
export class StandardOutput implements Terminal {
  readonly columns: number | undefined;
  private readonly colours: boolean;
  private pending = '';
  private gone = false;

  constructor(
    private readonly stream: NodeJS.WriteStream,
    environment: NodeJS.ProcessEnv,
  ) {
    this.columns = stream.isTTY ? Math.max(40, stream.columns) : undefined;
    // https://no-color.org: set and not empty means no colours, whatever the value.
    this.colours = stream.isTTY && !environment.NO_COLOR && environment.TERM !== 'dumb';
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      this.gone = true;
    });
  }

  style(style: Style, text: string): string {
    return this.colours ? styleText(style, text) : text;
  }

  async line(text: string): Promise<void> {
    this.pending += `${text}\n`;
    if (this.pending.length >= pieceLength) await this.flush();
  }

  /** Writes what is left. Rejects with `ReaderGoneError` when nobody reads it. */
  async flush(): Promise<void> {
    const text = this.pending;
    this.pending = '';
    if (this.gone) throw new ReaderGoneError();
    if (text === '' || this.stream.write(text)) return;
    // A reader that goes away ends the wait with an error event instead.
    await once(this.stream, 'drain').catch((error: unknown) => {
      if (this.gone) throw new ReaderGoneError();
      throw error;
    });
  }
}
