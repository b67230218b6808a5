import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { lineAt, type LineBytes, type LineParse, type ParseLine, type LineChunk } from '../../../src/files/lineParse';
import { TailReader } from '../../../src/files/tailReader';
import { afterEachTest } from '../../harness/tidying';

const made: string[] = [];
afterEachTest(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** An empty folder of its own, removed after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'engram-files-'));
  made.push(folder);
  return folder;
}

/** A line as a reader gives it, at the start of a file unless told otherwise. */
export function lineOf(content: string | Uint8Array, place: Partial<Omit<LineBytes, 'bytes'>> = {}): LineBytes {
  return { bytes: Buffer.from(content), line: 1, offset: 0, terminated: true, ...place };
}

/** The lines of a chunk, the first of which has this number. */
export function linesOf(chunk: LineChunk, first: number): LineBytes[] {
  const lines: LineBytes[] = [];
  for (let start = 0; start < chunk.bytes.length;) {
    const line = lineAt(chunk, start, first + lines.length);
    lines.push(line);
    start += line.bytes.length + 1;
  }
  return lines;
}

/** Everything that a file's lines give when it is read once, an unfinished last line included. */
export async function readWholeFile<RecordType>(
  file: string,
  parseLine: ParseLine<RecordType>,
): Promise<LineParse<RecordType> & { readonly linesRead: number }> {
  const reader = new TailReader(file);
  const parses: LineParse<RecordType>[] = [];
  for await (const step of reader.read({ includeUnfinished: true }))
    if (step.type === 'lines') parses.push(...linesOf(step.chunk, parses.length + 1).map(parseLine));
  return {
    records: parses.flatMap(({ records }) => records),
    findings: parses.flatMap(({ findings }) => findings),
    linesRead: parses.length,
  };
}
