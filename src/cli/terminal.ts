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
  /** Writes bytes as they are, behind the lines from before. Waits as `line` does. */
  bytes(bytes: Uint8Array): Promise<void>;
}

/** Thrown when nobody reads on, as after `| head`: the program ends quietly. */
export class ReaderGoneError extends Error {
  override readonly name = 'ReaderGoneError';
}

/** Lines go out in pieces of this many characters: one system call for each line took 10 times as long. */
const pieceLength = 64 * 1024;

/** Where standard output goes: a terminal, a file or whatever else takes bytes. */
export interface OutputStream extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
  /** Cells of a line, where it is a terminal. */
  readonly columns?: number;
}

/** The program's standard output. Call `flush` at the end. */
export class StandardOutput implements Terminal {
  readonly columns: number | undefined;
  private readonly colours: boolean;
  private pending = '';
  private failure: Error | undefined;

  constructor(
    private readonly stream: OutputStream,
    environment: NodeJS.ProcessEnv,
  ) {
    const isTerminal = stream.isTTY === true;
    this.columns = isTerminal ? Math.max(40, stream.columns ?? 0) : undefined;
    // https://no-color.org: set and not empty means no colours, whatever the value.
    this.colours = isTerminal && !environment.NO_COLOR && environment.TERM !== 'dumb';
    // `flush` tells it; without a listener the program would end with a stack trace.
    stream.on('error', (error: Error) => {
      this.failure ??= error;
    });
  }

  style(style: Style, text: string): string {
    return this.colours ? styleText(style, text) : text;
  }

  async line(text: string): Promise<void> {
    this.pending += `${text}\n`;
    if (this.pending.length >= pieceLength) await this.flush();
  }

  async bytes(bytes: Uint8Array): Promise<void> {
    await this.flush();
    await this.write(bytes);
  }

  /** Writes what is left. Rejects with `ReaderGoneError` when nobody reads it, and when it can't be written. */
  async flush(): Promise<void> {
    const text = this.pending;
    this.pending = '';
    await this.write(text);
  }

  private async write(piece: string | Uint8Array): Promise<void> {
    if (piece.length > 0 && !this.failure)
      await new Promise<void>((resolve) => {
        this.stream.write(piece, (error) => {
          this.failure ??= error ?? undefined;
          resolve();
        });
      });
    if (!this.failure || piece.length === 0) return;
    if ('code' in this.failure && this.failure.code === 'EPIPE') throw new ReaderGoneError();
    throw new Error(`The output can't be written: ${this.failure.message}.`, { cause: this.failure });
  }
}
