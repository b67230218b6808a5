import * as z from 'zod/mini';
import { failure, type Result, success } from '../base/result';
import { type JsonValue } from '../model/json';
import { type LinePlace } from '../model/place';
import { recordProblem, text, time } from './fieldTypes';
import { type EventRecord } from './lineParse';
import { readRecordFields, type RecordShape } from './recordText';

/** The fields of an event in the order of the design's `Event`. */
const shape: RecordShape = {
  fields: ['id', 'kind', 'source_task', 'target_task', 'payload', 'timestamp'],
  requiredInArray: 6,
  anyJson: 'payload',
};

const eventSchema = z.object({
  id: text,
  kind: text,
  source_task: z.nullish(text),
  target_task: z.nullish(text),
  // JSON.parse gives nothing but JSON.
  payload: z.optional(z.custom<JsonValue>()),
  timestamp: time,
});

/** Reads an event from the text of one JSON value. The problem is a sentence about the line or a field. */
export function readEvent(recordText: string, place: LinePlace): Result<EventRecord> {
  const fields = readRecordFields(recordText, shape);
  if (!fields.ok) return failure(`the line ${fields.problem}`);
  const parsed = z.safeParse(eventSchema, fields.value.values);
  if (!parsed.success) return failure(recordProblem(parsed.error));
  const { id, kind, source_task, target_task, payload, timestamp } = parsed.data;
  return success({
    id,
    kind,
    sourceTask: source_task ?? undefined,
    targetTask: target_task ?? undefined,
    payload,
    timestamp,
    place,
    payloadText: fields.value.textOf('payload'),
    timestampText: fields.value.textOf('timestamp')?.slice(1, -1) ?? '',
  });
}
