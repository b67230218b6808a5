import * as z from 'zod/mini';
import { failure, type Result, success } from '../base/result';
import { type JsonValue } from '../model/json';
import { type LinePlace } from '../model/place';
import { explainProblem, isText, isTextOrNone, text, time, timeOf } from './fieldTypes';
import { type EventRecord } from './lineParse';
import { readRecordFields, type RecordShape } from './recordText';

/** The fields of an event in the order of the design's `Event`. */
const shape: RecordShape = {
  fields: ['id', 'kind', 'source_task', 'target_task', 'payload', 'timestamp'],
  requiredInArray: 6,
  anyJson: 'payload',
};

/** Explains what is wrong with a record: what is right is told without it, ten times as fast. */
const eventSchema = z.object({
  id: text,
  kind: text,
  source_task: z.nullish(text),
  target_task: z.nullish(text),
  timestamp: time,
});

/** Reads an event from the text of one JSON value. The problem is a sentence about the line or a field. */
export function readEvent(recordText: string, place: LinePlace): Result<EventRecord> {
  const fields = readRecordFields(recordText, shape);
  if (!fields.ok) return failure(`the line ${fields.problem}`);
  const { id, kind, source_task, target_task, payload, timestamp } = fields.value.values;
  const moment = timeOf(timestamp);
  if (!isText(id) || !isText(kind) || !isTextOrNone(source_task) || !isTextOrNone(target_task) || !moment)
    return failure(explainProblem(eventSchema, fields.value.values));
  return success({
    id,
    kind,
    sourceTask: source_task ?? undefined,
    targetTask: target_task ?? undefined,
    // JSON.parse gives nothing but JSON.
    payload: payload as JsonValue | undefined,
    timestamp: moment,
    place,
    payloadText: fields.value.textOf('payload'),
    timestampText: fields.value.textOf('timestamp')?.slice(1, -1) ?? '',
  });
}
