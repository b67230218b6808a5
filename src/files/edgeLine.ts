import * as z from 'zod/mini';
import { failure, type Result, success } from '../base/result';
import { edgeKinds } from '../model/edge';
import { type LinePlace } from '../model/place';
import { explainProblem, isOneOf, isText, oneOf, text, time, timeOf, truth } from './fieldTypes';
import { type EdgeRecord } from './lineParse';
import { readRecordFields, type RecordShape } from './recordText';
import { unwrapVariant } from './variant';

/** The fields of an edge in the native order. */
const shape: RecordShape = { fields: ['from_id', 'to_id', 'kind', 'created_at', 'deleted'], requiredInArray: 4 };

/** Explains what is wrong with a record: what is right is told without it. */
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
  const values = unwrapVariant(fields.value, 'kind');
  const { from_id, to_id, kind, created_at, deleted = false } = values;
  const createdAt = timeOf(created_at);
  if (!isText(from_id) || !isText(to_id) || !isOneOf(edgeKinds, kind) || !createdAt || typeof deleted !== 'boolean')
    return failure(explainProblem(edgeSchema, values));
  return success({ fromId: from_id, toId: to_id, kind, createdAt, deleted, place });
}
