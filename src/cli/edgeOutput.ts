import { type Edge, type StoredEdge } from '../model/edge';
import { formatTimestamp } from '../model/timestamp';
import { extendedJsonLine, jsonLine } from './jsonLines';
import { type RecordTexts } from './recordTexts';

/** A relationship as one line of JSON: the fields of the file as they are there, `line`, and `more`. */
export function edgeJsonLine(edge: StoredEdge, texts: RecordTexts, more: Readonly<Record<string, unknown>>): string {
  const added = { line: edge.place.line, ...more };
  return extendedJsonLine(texts.at(edge.place), added) ?? jsonLine({ ...edgeFields(edge), ...added });
}

/** The fields of format.md, for records that the file holds in another form. */
function edgeFields({ fromId, toId, kind, createdAt, deleted }: Edge): Readonly<Record<string, unknown>> {
  return {
    from_id: fromId,
    to_id: toId,
    kind,
    created_at: formatTimestamp(createdAt),
    ...(deleted && { deleted }),
  };
}
