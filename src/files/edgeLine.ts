import * as z from 'zod/mini';
import { failure, type Result, success } from '../base/result';
import { edgeKinds } from '../model/edge';
import { type LinePlace } from '../model/place';
import { oneOf, recordProblem, text, time, truth } from './fieldTypes';
import { type EdgeRecord } from './lineParse';
import { readRecordFields, type RecordShape } from './recordText';
import { unwrapVariant } from './variant';

/** The fields of an edge in the native order. */
const shape: RecordShape = { fields: ['from_id', 'to_id', 'kind', 'created_at', 'deleted'], requiredInArray: 4 };

const edgeSchema = z.object({
  from_id: text,
  to_id: text,
  kind: oneOf(edgeKinds),
  created_at: time,
  deleted: z.optional(truth),
});

/** Reads an edge or a tombstone from the text of one JSON value. The problem is a sentence about the line or a field. */
export function readEdge(recordText: string, place: LinePlace): Result<EdgeRecord> {
  const fields = readRecordFields(recordText, shape);
  if (!fields.ok) return failure(`the line ${fields.problem}`);
  const parsed = z.safeParse(edgeSchema, unwrapVariant(fields.value, 'kind'));
  if (!parsed.success) return failure(recordProblem(parsed.error));
  const { from_id, to_id, kind, created_at, deleted } = parsed.data;
  return success({ fromId: from_id, toId: to_id, kind, createdAt: created_at, deleted: deleted ?? false, place });
}
