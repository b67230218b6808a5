import { type StoredEdge, type EdgeKind } from '../../../src/model/edge';
import { type StoredItem } from '../../../src/model/item';
import { type LinePlace } from '../../../src/model/place';
import { edge, item } from '../cache/records';

/** The place of a line of 100 bytes, all lines being that long. */
export function placeOfLine(line: number, recovered = false): LinePlace {
  return { line, offset: (line - 1) * 100, byteLength: 99, recovered };
}

/** An open item of priority 2 that stands on this line. */
export function storedItem(id: string, line: number, rest: Partial<StoredItem> = {}): StoredItem {
  return { ...item(id), place: placeOfLine(line), ...rest };
}

/** A relationship, or its tombstone, that stands on this line. */
export function storedEdge(fromId: string, kind: EdgeKind, toId: string, line: number, deleted = false): StoredEdge {
  return { ...edge(fromId, kind, toId), deleted, place: placeOfLine(line) };
}
