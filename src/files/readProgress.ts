import * as z from 'zod/mini';
import { BlockSamples, mostBlocks, smallestStride } from './blockSamples';
import { FileIdentity, openForReading } from './fileIdentity';
import { differsFromWhatWasRead, hasEnds, ReadPrefix } from './readPrefix';

/** How far a file was read, and how to find out whether it is still the file that was read. */
export interface ReadProgress {
  /** What the file system said of it then. */
  readonly file: FileIdentity;
  /** All whole lines that it had. */
  readonly prefix: ReadPrefix;
}

const digits = z.string().check(z.regex(/^-?\d{1,30}$/));
const bytes = z.int().check(z.nonnegative());

/** What a stored `ReadProgress` must look like. */
export const storedProgressSchema = z.object({
  file: z.object({
    device: digits,
    inode: digits,
    bornNs: digits,
    modifiedNs: digits,
    size: bytes,
    isFresh: z.boolean(),
  }),
  length: bytes,
  checksum: z.uint32(),
  head: z.base64(),
  tail: z.base64(),
  samples: z.object({
    stride: z.int().check(z.minimum(smallestStride)),
    checksums: z.readonly(z.array(z.uint32()).check(z.maxLength(mostBlocks))),
    begun: z.uint32(),
  }),
});

/** A `ReadProgress` as JSON can hold it. */
export type StoredProgress = z.infer<typeof storedProgressSchema>;

/** The progress at this moment: it does not change when the reader reads on. */
export function storeProgress({ file, prefix }: ReadProgress): StoredProgress {
  const { length, checksum, head, tail, samples } = prefix;
  return {
    file: file.stored,
    length,
    checksum,
    head: head.toString('base64'),
    tail: tail.toString('base64'),
    samples: samples.stored,
  };
}

/** Takes back what `storeProgress` gave. */
export function restoreProgress(stored: StoredProgress): ReadProgress {
  const prefix = new ReadPrefix();
  prefix.length = stored.length;
  prefix.checksum = stored.checksum;
  prefix.head = Buffer.from(stored.head, 'base64');
  prefix.tail = Buffer.from(stored.tail, 'base64');
  prefix.samples = BlockSamples.restore(stored.samples, stored.length);
  return { file: FileIdentity.restore(stored.file), prefix };
}

/** What a look at a file that was read before found. */
export type ProgressCheck =
  | {
      readonly holds: true;
      /** The same progress, with what the file system says of the file now. */
      readonly progress: ReadProgress;
      /** True when the file system says that nothing was done to the file, nor may have been done unseen. */
      readonly isUntouched: boolean;
    }
  | {
      readonly holds: false;
      /** Why, as a sentence for the log. */
      readonly reason: string;
    };

/**
 * Whether the file at `path` still begins with what was read of it. Start, end and sampled blocks of that are compared
 * whatever the file system says; where the file was touched but has the same size, or may have been touched unseen, all
 * of it, up to `mostBytes`: a longer one counts as edited. An edit in place that keeps size and time, and lies between the
 * samples, is not found; nor is one between the samples of a file that has grown. Throws what the file system throws,
 * except that a missing file holds nothing.
 */
export async function checkProgress(
  path: string,
  { file: before, prefix }: ReadProgress,
  mostBytes = Infinity,
): Promise<ProgressCheck> {
  const differs = (reason: string): ProgressCheck => ({ holds: false, reason });
  const file = await openForReading(path);
  if (!file) return differs('The file is gone.');
  try {
    const now = FileIdentity.of(file);
    if (!before.isSameFile(now)) return differs('The file was replaced.');
    if (now.size < prefix.length) return differs('The file was truncated.');
    if (!hasEnds(file, prefix) || !(await prefix.samples.areIn(file))) return differs('The file was edited.');
    const isUntouched = before.isUntouched(now);
    if (!isUntouched && now.size === before.size && now.size > mostBytes) return differs('The file was touched.');
    if (await differsFromWhatWasRead(file, prefix, before, now)) return differs('The file was edited.');
    return { holds: true, progress: { file: now, prefix }, isUntouched };
  } finally {
    await file.close();
  }
}
