import { type LinePlace, type StoreFileName } from '../../model/place';
import { type RecordList } from '../recordList';
import { type WritableStore } from './writableStore';

/** Thrown when a line was written and is not to be seen afterwards. The message says what is known. */
export class LostLineError extends Error {
  override readonly name = 'LostLineError';
}

/** A line that was written, seen again in the file. */
export interface WrittenLine<RecordType> {
  readonly written: RecordType;
  /** The last line of the same key: `written`, or what another program wrote after it. */
  readonly holding: RecordType;
  /** Lines of the same key that others added since the write began, in file order. */
  readonly meanwhile: readonly RecordType[];
  /** True when the file became another one since the write began. */
  readonly replaced: boolean;
}

/** What to look for: a line of this key. */
export interface SoughtLine<RecordType> {
  readonly key: string;
  /** The record of the key that held when the write began; undefined when there was none. */
  readonly base: RecordType | undefined;
  /** Knows the written line by its fields, because others may have appended behind it or replaced the file. */
  readonly isWritten: (record: RecordType) => boolean;
  /** Knows `base` by its fields in a file that was replaced, where offsets from before say nothing. */
  readonly isBase: (record: RecordType) => boolean;
}

/** Where the records of a file stood when a write began: made before it, asked after it. */
export class WriteStart<RecordType extends { readonly place: LinePlace }> {
  private readonly generation: number;
  private readonly offset: number;
  private found: { readonly version: number; readonly byKey: ReadonlyMap<string, readonly RecordType[]> } | undefined;

  /** `bases`: the records that hold now and are about to be changed. */
  constructor(
    private readonly records: RecordList<RecordType>,
    bases: readonly RecordType[],
  ) {
    this.generation = records.generation;
    this.offset = bases.reduce((least, { place }) => Math.min(least, place.offset), records.lastOffset);
  }

  /** Finds the line that was written. Undefined when it isn't there. */
  find({ key, base, isWritten, isBase }: SoughtLine<RecordType>): WrittenLine<RecordType> | undefined {
    const replaced = this.records.generation !== this.generation;
    const versions = this.behind(replaced ? -1 : this.offset).get(key) ?? [];
    const index = versions.findLastIndex(isWritten);
    const [written, holding] = [versions[index], versions.at(-1)];
    if (!written || !holding) return undefined;
    const before = versions.slice(0, index);
    const baseOffset = base?.place.offset ?? -1;
    const isOld = replaced ? isBase : (record: RecordType) => record.place.offset <= baseOffset;
    const firstNew = before.findLastIndex(isOld) + 1;
    const meanwhile = versions.slice(firstNew).filter((version) => version !== written);
    return { written, holding, meanwhile, replaced };
  }

  private behind(offset: number): ReadonlyMap<string, readonly RecordType[]> {
    if (this.found?.version !== this.records.version)
      this.found = { version: this.records.version, byKey: this.records.behind(offset) };
    return this.found.byKey;
  }
}

/** Why a line that was written is not there. `what`: the thing written, such as “The task “eg-a””. */
export async function whyLost(store: WritableStore, file: StoreFileName, what: string): Promise<LostLineError> {
  try {
    await store.look();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return new LostLineError(`${what} was written, but could not be read again: ${reason}`, { cause: error });
  }
  return new LostLineError(
    `${what} was written, but ${file} no longer holds it: another program has replaced or rewritten the file.`,
  );
}
