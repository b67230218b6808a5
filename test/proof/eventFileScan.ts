import { open } from 'node:fs/promises';
import * as z from 'zod/mini';
import { markedPayload, markedPayloadSchema } from './records';

/** A record as it lies in events.jsonl. */
export interface FoundRecord {
  readonly id: string;
  /** `<writer>/<number>`. */
  readonly mark: string;
  /** In bytes. */
  readonly offset: number;
  readonly byteLength: number;
  /** Whether other records are on the same line. */
  readonly isMerged: boolean;
}

/** What lies in an events.jsonl that many have written. */
export interface EventFileScan {
  /** In file order. */
  readonly records: readonly FoundRecord[];
  /** Lines that hold more than one record. */
  readonly mergedLines: number;
  /** Records on such lines. */
  readonly recordsOnMergedLines: number;
  /** What is no whole record, or not as its writer made it. */
  readonly broken: readonly string[];
  readonly bytes: number;
}

const recordSchema = z.object({ id: z.string(), payload: markedPayloadSchema });
const chunkBytes = 64 * 1024 * 1024;

/**
 * Reads the file with nothing but JSON.parse: a line is one record or several that adjoin. Every text is ASCII, and none
 * holds what a record begins with.
 */
export async function scanEventFile(path: string): Promise<EventFileScan> {
  const records: FoundRecord[] = [];
  const broken: string[] = [];
  let [mergedLines, recordsOnMergedLines] = [0, 0];
  const bytes = await eachLine(path, (line, start) => {
    const parts = line.split(/(?<=\})(?=\{"id":"eg-evt-)/);
    if (parts.length > 1) {
      mergedLines++;
      recordsOnMergedLines += parts.length;
    }
    let offset = start;
    for (const part of parts) {
      const mark = markOf(part);
      if (mark) records.push({ ...mark, offset, byteLength: part.length, isMerged: parts.length > 1 });
      else broken.push(`at byte ${offset}: ${part.slice(0, 80)}`);
      offset += part.length;
    }
  });
  return { records, mergedLines, recordsOnMergedLines, broken, bytes };
}

/** Gives every line that is not blank, with its offset. Returns the size of the file. */
async function eachLine(path: string, take: (line: string, offset: number) => void): Promise<number> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    let kept = Buffer.alloc(0);
    let at = 0;
    while (at < size) {
      const start = at - kept.length;
      const chunk = Buffer.concat([kept, await readAt(handle, at, Math.min(chunkBytes, size - at))]);
      at = start + chunk.length;
      let from = 0;
      for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
        if (end > from) take(chunk.toString('latin1', from, end), start + from);
        from = end + 1;
      }
      kept = chunk.subarray(from);
    }
    if (kept.length > 0) take(kept.toString('latin1'), size - kept.length);
    return size;
  } finally {
    await handle.close();
  }
}

async function readAt(handle: Awaited<ReturnType<typeof open>>, offset: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(length), 0, length, offset);
  if (bytesRead === 0) throw new Error('The file has become shorter.');
  return buffer.subarray(0, bytesRead);
}

function markOf(text: string): Pick<FoundRecord, 'id' | 'mark'> | undefined {
  try {
    const parsed = recordSchema.safeParse(JSON.parse(text));
    if (!parsed.success) return undefined;
    const { id, payload } = parsed.data;
    const isAsMade = payload.text === markedPayload(payload.writer, payload.number, payload.text.length).text;
    return isAsMade ? { id, mark: `${payload.writer}/${payload.number}` } : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
