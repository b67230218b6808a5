import { readFile } from 'node:fs/promises';
import initSqlJs, { type SqlJsStatic } from 'sql.js';
import { type Disposable } from '../../base/disposable';

/** SQLite's own codes for how a call ended (https://www.sqlite.org/rescode.html). */
export const resultCode = { ok: 0, readonly: 8, noMemory: 7, tooBig: 18, row: 100, done: 101 } as const;

/** SQLite's codes for the type of a value (https://www.sqlite.org/c3ref/c_blob.html). */
export const valueType = { integer: 1, float: 2, text: 3, blob: 4, null: 5 } as const;

/** An error that SQLite reports. */
export class SqliteError extends Error {
  override readonly name = 'SqliteError';

  /** `resultCode`: one of SQLite's. */
  constructor(
    message: string,
    readonly resultCode: number,
  ) {
    super(message);
  }
}

/** The functions of SQLite that are called here. sql.js exports them with an underscore. */
const functionNames = [
  'malloc',
  'free',
  'sqlite3_open',
  'sqlite3_close_v2',
  'sqlite3_errmsg',
  'sqlite3_prepare_v2',
  'sqlite3_step',
  'sqlite3_reset',
  'sqlite3_finalize',
  'sqlite3_bind_text',
  'sqlite3_bind_double',
  'sqlite3_column_count',
  'sqlite3_column_name',
  'sqlite3_column_type',
  'sqlite3_column_double',
  'sqlite3_column_text',
  'sqlite3_column_blob',
  'sqlite3_column_bytes',
] as const;

type SqliteFunctions = Readonly<Record<(typeof functionNames)[number], (...args: readonly number[]) => number>>;

/** A value of a parameter; whole numbers are stored as such where the column is one of INTEGER. */
export type SqlValue = string | number | null;

/** SQLite with its memory. */
interface Engine {
  readonly call: SqliteFunctions;
  readonly memory: WebAssembly.Memory;
  /** sql.js's own databases, which are files in its memory. */
  readonly FileDatabase: SqlJsStatic['Database'];
}

/**
 * An SQLite database that lies in WebAssembly's memory alone, used by way of SQLite's own functions. sql.js copies every
 * value whole before one can ask how long it is, and reads a BLOB for which there was no memory from address 0; it also
 * keeps databases in files of its own, outside of SQLite's limit of memory.
 */
export class MemoryDatabase implements Disposable {
  private closed = false;

  private constructor(
    private readonly engine: Engine,
    private readonly handle: number,
  ) {}

  /** Loads SQLite of its own from the absolute path of sql-wasm.wasm, and opens an empty database. */
  static async open(wasmFile: string): Promise<MemoryDatabase> {
    const engine = await loadEngine(wasmFile);
    const handle = withText(engine, ':memory:', (name) =>
      withPointer(engine, (pointer) => {
        const code = engine.call.sqlite3_open(name, pointer);
        if (code !== resultCode.ok) throw new SqliteError('SQLite could not open a database in memory.', code);
      }),
    );
    return new MemoryDatabase(engine, handle);
  }

  /** Runs the statements of a text. Throws SqliteError. */
  exec(sql: string): void {
    let rest = sql;
    while (rest.trim() !== '') {
      const statement = this.prepare(rest);
      try {
        while (statement.step());
      } finally {
        statement.dispose();
      }
      rest = statement.tail;
    }
  }

  /** The bytes of a database file that statements make. Throws where one can't be run. */
  fileOf(sql: string): Buffer {
    const made = new this.engine.FileDatabase();
    try {
      made.exec(sql);
      return Buffer.from(made.export());
    } finally {
      made.close();
    }
  }

  /** Runs statements that may read a database file of these bytes by the name `attached`. Throws SqliteError. */
  execWith(file: Uint8Array, sql: string): void {
    const lent = new this.engine.FileDatabase(file);
    try {
      this.exec(`ATTACH '${fileNameOf(lent)}' AS attached`);
      try {
        this.exec(sql);
      } finally {
        this.exec('DETACH attached');
      }
    } finally {
      lent.close();
    }
  }

  /** Compiles the first statement of a text. Throws SqliteError where it can't be. */
  prepare(sql: string): Statement {
    const { engine, handle } = this;
    return withText(engine, sql, (text, length) => {
      let tail = 0;
      const statement = withPointer(engine, (pointer) => {
        tail = withPointer(engine, (tailPointer) => {
          const code = engine.call.sqlite3_prepare_v2(handle, text, length, pointer, tailPointer);
          if (code !== resultCode.ok) throw this.error(code);
        });
      });
      const rest = textAt(engine, tail, text + length - tail);
      return new Statement(engine, statement, rest, (code) => this.error(code));
    });
  }

  dispose(): void {
    if (this.closed) return;
    this.closed = true;
    this.engine.call.sqlite3_close_v2(this.handle);
  }

  private error(code: number): SqliteError {
    return new SqliteError(terminatedTextAt(this.engine, this.engine.call.sqlite3_errmsg(this.handle)), code);
  }
}

/** A compiled statement. Dispose it: its memory is not collected. */
export class Statement implements Disposable {
  private disposed = false;
  private texts = { address: 0, size: 0 };
  private lengths: readonly number[] = [];

  constructor(
    private readonly engine: Engine,
    /** 0 for a text without a statement. */
    private readonly handle: number,
    /** What of the text stands behind the statement. */
    readonly tail: string,
    private readonly errorOf: (code: number) => SqliteError,
  ) {}

  /** Names of the columns; empty where it gives no rows. */
  get columns(): readonly string[] {
    const { call } = this.engine;
    const count = this.handle === 0 ? 0 : call.sqlite3_column_count(this.handle);
    return Array.from({ length: count }, (_, column) =>
      terminatedTextAt(this.engine, call.sqlite3_column_name(this.handle, column)),
    );
  }

  /** Goes to the next row; false where there is none. Throws SqliteError. */
  step(): boolean {
    if (this.handle === 0) return false;
    const code = this.engine.call.sqlite3_step(this.handle);
    if (code === resultCode.row) return true;
    if (code === resultCode.done) return false;
    throw this.errorOf(code);
  }

  /**
   * Runs it to its end with these values as its parameters. Texts go into one piece of memory that is kept: a call of its own
   * for each took most of the time. Throws SqliteError.
   */
  run(values: readonly SqlValue[]): void {
    this.writeTexts(values);
    let address = this.texts.address;
    for (const [position, value] of values.entries()) {
      const code = this.bind(position + 1, value, address, this.lengths[position] ?? 0);
      if (code !== resultCode.ok) throw this.errorOf(code);
      address += this.lengths[position] ?? 0;
    }
    try {
      while (this.step());
    } finally {
      this.engine.call.sqlite3_reset(this.handle);
    }
  }

  /** The type of a value of this row, one of `valueType`. */
  typeOf(column: number): number {
    return this.engine.call.sqlite3_column_type(this.handle, column);
  }

  /** A number of this row. */
  number(column: number): number {
    return this.engine.call.sqlite3_column_double(this.handle, column);
  }

  /** A value of this row as UTF-8, at most `most` bytes of it, and how many it has. Throws SqliteError. */
  text(column: number, most: number): { readonly text: string; readonly bytes: number } {
    const { call } = this.engine;
    const { bytes, start } = this.bytesOf(column, call.sqlite3_column_text(this.handle, column));
    if (bytes <= most) return { text: textAt(this.engine, start, bytes), bytes };
    // A letter of several bytes may be cut: its beginning is left out.
    return { text: textAt(this.engine, start, most).replace(/\ufffd{1,3}$/u, ''), bytes };
  }

  /** A BLOB of this row in hex, at most `most` letters of it, and how many bytes it has. Throws SqliteError. */
  hex(column: number, most: number): { readonly hex: string; readonly bytes: number } {
    const { call, memory } = this.engine;
    const { bytes, start } = this.bytesOf(column, call.sqlite3_column_blob(this.handle, column));
    const shown = Math.min(bytes, Math.floor(most / 2));
    return { hex: Buffer.from(memory.buffer, start, shown).toString('hex'), bytes };
  }

  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    this.engine.call.sqlite3_finalize(this.handle);
    this.engine.call.free(this.texts.address);
  }

  /** Sets a parameter; the text of a string is at `address` already. */
  private bind(parameter: number, value: SqlValue, address: number, length: number): number {
    const { call } = this.engine;
    if (typeof value === 'number') return call.sqlite3_bind_double(this.handle, parameter, value);
    // A null pointer is bound as NULL. The last 0 is SQLITE_STATIC: the bytes stay until the statement has ended.
    return call.sqlite3_bind_text(this.handle, parameter, value === null ? 0 : address, length, 0);
  }

  /** Writes the texts of a row one after the other, and notes their lengths by position. */
  private writeTexts(values: readonly SqlValue[]): void {
    const { call, memory } = this.engine;
    this.lengths = values.map((value) => (typeof value === 'string' ? Buffer.byteLength(value) : 0));
    const needed = this.lengths.reduce((sum, length) => sum + length, 1);
    if (needed > this.texts.size) {
      call.free(this.texts.address);
      const address = call.malloc(needed * 2);
      this.texts = { address, size: address === 0 ? 0 : needed * 2 };
      if (address === 0) throw new SqliteError('out of memory', resultCode.noMemory);
    }
    const bytes = Buffer.from(memory.buffer, this.texts.address, needed);
    let end = 0;
    for (const value of values) if (typeof value === 'string') end += bytes.write(value, end);
  }

  private bytesOf(column: number, start: number): { readonly start: number; readonly bytes: number } {
    const bytes = this.engine.call.sqlite3_column_bytes(this.handle, column);
    // SQLite has promised the length, but found no memory for the value.
    if (start === 0 && bytes > 0) throw new SqliteError('out of memory', resultCode.noMemory);
    return { start, bytes };
  }
}

async function loadEngine(wasmFile: string): Promise<Engine> {
  const wasm = await WebAssembly.compile(new Uint8Array(await readFile(wasmFile)));
  let memory: WebAssembly.Memory | undefined;
  const sqlite = await initSqlJs({
    instantiateWasm(imports, done) {
      const instance = new WebAssembly.Instance(wasm, imports);
      // The exports have short names that differ from build to build.
      memory = Object.values(instance.exports).find((part) => part instanceof WebAssembly.Memory);
      done(instance);
      return instance.exports;
    },
  });
  if (!memory) throw new Error(`The SQLite of ${wasmFile} has no memory of its own.`);
  const entries = functionNames.map((name) => [name, functionOf(sqlite, name, wasmFile)] as const);
  return { memory, call: Object.fromEntries(entries) as SqliteFunctions, FileDatabase: sqlite.Database };
}

/** The name of the file that a database of sql.js is, which its declarations leave out. */
function fileNameOf(database: object): string {
  const name: unknown = Reflect.get(database, 'filename');
  if (typeof name !== 'string') throw new Error('A database of sql.js has no file.');
  return name;
}

function functionOf(sqlite: object, name: string, wasmFile: string): (...args: readonly number[]) => number {
  const found: unknown = Reflect.get(sqlite, `_${name}`);
  if (typeof found !== 'function') throw new Error(`The SQLite of ${wasmFile} has no function ${name}.`);
  return (...args) => Number(Reflect.apply(found, undefined, args));
}

/** Lends the address of a text in SQLite's memory, with its length in bytes. Throws where there is no memory for it. */
function withText<Result>(engine: Engine, text: string, use: (address: number, length: number) => Result): Result {
  const length = Buffer.byteLength(text);
  const address = engine.call.malloc(length + 1);
  if (address === 0) throw new SqliteError('out of memory', resultCode.noMemory);
  try {
    const bytes = Buffer.from(engine.memory.buffer, address, length + 1);
    bytes.write(text);
    bytes[length] = 0;
    return use(address, length);
  } finally {
    engine.call.free(address);
  }
}

/** Lends the address of a pointer, and gives what was put there. */
function withPointer(engine: Engine, use: (address: number) => void): number {
  const address = engine.call.malloc(4);
  try {
    new DataView(engine.memory.buffer).setUint32(address, 0, true);
    use(address);
    // Taken again: the memory may have grown, and then the old buffer is gone.
    return new DataView(engine.memory.buffer).getUint32(address, true);
  } finally {
    engine.call.free(address);
  }
}

function textAt({ memory }: Engine, address: number, length: number): string {
  return Buffer.from(memory.buffer, address, length).toString('utf8');
}

function terminatedTextAt(engine: Engine, address: number): string {
  if (address === 0) return '';
  const bytes = new Uint8Array(engine.memory.buffer);
  return textAt(engine, address, bytes.indexOf(0, address) - address);
}
