import { type StoredEvent } from '../../model/event';
import { type TitleOfTask } from '../../model/eventCsv';
import { type ExportedPart, type ExportRequest } from '../../model/eventFile';
import { countInPart, type ExportSource, readWhole, recordsFor } from './exportSource';

type Parts = AsyncGenerator<ExportedPart, void, undefined>;

/** The lines of the events, byte for byte, in the order of the file. */
export async function* lineFile(source: ExportSource, request: ExportRequest, signal?: AbortSignal): Parts {
  const { indices } = request;
  for (let first = 0; first < indices.length;) {
    const records = recordsFor(source, request, signal);
    const next = first + countInPart(records, indices, first);
    const bytes = await records.readLines(indices.subarray(first, next));
    // What was read may be another file's already.
    recordsFor(source, request, signal);
    yield { bytes, events: next - first };
    first = next;
  }
}

/** A table with a row for each event, in the order of the file; the header alone where there are none. */
export function rowFile(
  header: string,
  rowOf: (event: StoredEvent, titleOf: TitleOfTask) => string,
): (source: ExportSource, request: ExportRequest, signal?: AbortSignal) => Parts {
  return async function* rows(source, request, signal) {
    const { indices } = request;
    yield { bytes: bytesOf(header), events: 0 };
    for (let first = 0; first < indices.length;) {
      const records = recordsFor(source, request, signal);
      const next = first + countInPart(records, indices, first);
      const events = await readWhole(records, indices.subarray(first, next));
      const text = events.map((event) => rowOf(event, (id) => records.item(id)?.title)).join('');
      recordsFor(source, request, signal);
      yield { bytes: bytesOf(text), events: events.length };
      first = next;
    }
  };
}

/** The text as UTF-8 in a buffer of its own, which can be moved to another thread. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(text));
}
