import { lineEnd } from '../base/ascii';
import { type StoredEdge } from '../model/edge';
import { type StoredEvent } from '../model/event';
import { type Finding } from '../model/finding';
import { type StoredItem } from '../model/item';

/** One line of a store file as bytes, before anybody knows what it means. */
export interface LineBytes {
  /** Without the line end `\n`. Valid until the reader is asked for more: its buffer is used again. */
  readonly bytes: Buffer;
  /** 1 for the first line of the file; 0 where only the end of the file was read and the number isn't known yet. */
  readonly line: number;
  /** Offset in the file of the line's first byte. */
  readonly offset: number;
  /** False for a last line without a line end, which may still be being written. */
  readonly terminated: boolean;
}

/** Adjoining whole lines of a file. */
export interface LineChunk {
  /** With the line ends `\n`, the last one's too where it has one. Valid until the reader is asked for more. */
  readonly bytes: Buffer;
  /** Offset in the file of the first byte. */
  readonly offset: number;
  /** False for a last line without a line end, which may still be being written: it is a chunk of its own. */
  readonly terminated: boolean;
}

/** The line of a chunk that starts at `start`, a place in its bytes. */
export function lineAt({ bytes, offset, terminated }: LineChunk, start: number, line: number): LineBytes {
  const end = terminated ? bytes.indexOf(lineEnd, start) : bytes.length;
  return { bytes: bytes.subarray(start, end), line, offset: offset + start, terminated };
}

/** What a line gave: any number of records, and what is wrong with it. A blank line gives neither. */
export interface LineParse<RecordType> {
  readonly records: readonly RecordType[];
  readonly findings: readonly Finding[];
}

/** Reads one line. Never throws: what can't be read is a finding. */
export type ParseLine<RecordType> = (line: LineBytes) => LineParse<RecordType>;

/** An event as its line tells it: a stored event before the log gives it a position. */
export type EventRecord = Omit<StoredEvent, 'reference' | 'index'>;
/** An item as its line tells it; whether it wins is decided by the lines after it. */
export type ItemRecord = StoredItem;
/** An edge or tombstone as its line tells it; whether it wins is decided by the lines after it. */
export type EdgeRecord = StoredEdge;
