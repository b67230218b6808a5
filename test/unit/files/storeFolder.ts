import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach } from 'vitest';
import { type LineBytes, type LineParse, type ParseLine } from '../../../src/files/lineParse';
import { TailReader } from '../../../src/files/tailReader';

const made: string[] = [];
afterEach(() => {
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

/** Everything that a file's lines give when it is read once, an unfinished last line included. */
export async function readWholeFile<RecordType>(
  file: string,
  parseLine: ParseLine<RecordType>,
): Promise<LineParse<RecordType> & { readonly linesRead: number }> {
  const reader = new TailReader(file);
  const parses: LineParse<RecordType>[] = [];
  for await (const step of reader.read({ includeUnfinished: true }))
    if (step.type === 'lines') parses.push(...step.lines.map(parseLine));
  return {
    records: parses.flatMap(({ records }) => records),
    findings: parses.flatMap(({ findings }) => findings),
    linesRead: reader.linesRead,
  };
}
