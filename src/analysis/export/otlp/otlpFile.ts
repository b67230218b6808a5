import path from 'node:path';
import { type ExportedPart, type ExportRequest } from '../../../model/eventFile';
import { type ExportSource, recordsFor } from '../exportSource';
import { SpanFile, textAttribute } from './otlpJson';
import { TraceWriter } from './traceWriter';
import { planTraces } from './tracePlan';

/**
 * Traces as OTLP/JSON, after the OpenTelemetry data model:
 *
 * - A trace is a root task with all tasks under it (`parent_child`): what was done for one goal. Sessions would cut it at
 *   gaps that are a matter of setting.
 * - A task is a span, as long as everything of it and of the tasks under it, inside the span of its parent.
 * - An attempt (`task_started` to the event that ends it) is a span in its task's, with the status of its end.
 * - A lock is a span in the attempt that took and released it, else in the task's.
 * - Every event is an event of exactly one span: of the lock, else of the attempt, else of the task of its source (its
 *   target where it has no source). Events without a task are those of one span in a trace of its own.
 * - A message from one task to another is also a link from the receiver's span to the sender's.
 *
 * What was not recorded is marked: `engram.unfinished` on a span without an end, which ends with its last event.
 */
export async function* otlpFile(
  source: ExportSource,
  request: ExportRequest,
  signal?: AbortSignal,
): AsyncGenerator<ExportedPart, void, undefined> {
  const store = storeName(source.health.folder);
  const resource = `{"attributes":[${textAttribute('service.name', store)}]}`;
  const file = new SpanFile(resource, '{"name":"engram-inspector"}');
  const plan = await planTraces(recordsFor(source, request, signal), request.indices, signal);
  const writer = new TraceWriter(plan, store, file, () => recordsFor(source, request, signal));
  for await (const part of writer.parts()) yield part;
  file.finish();
  yield file.take();
}

/** The name of the project that the `.engram` folder lies in. */
function storeName(folder: string): string {
  const project = path.basename(folder) === '.engram' ? path.dirname(folder) : folder;
  return path.basename(project) || 'engram';
}
