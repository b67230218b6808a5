import { CancelledError, type Remote } from '../../../base/rpc';
import { csvHeader } from '../../../model/eventCsv';
import { type StoreService } from '../../../worker/storeService';
import { type EventPositions } from './shownEvents';

/** So many positions are sent to the worker at once; it reads about 1 MiB of their lines. */
const positionsAtOnce = 4096;

/** Where an export goes, piece by piece. */
export interface ExportSink {
  write(bytes: Uint8Array): Promise<void>;
}

/**
 * Writes events, in the order of the file. Neither this thread nor the worker is at it for longer than a piece takes.
 * Rejects with CancelledError when `signal` is aborted, and where the file was replaced meanwhile.
 */
export async function writeEvents(
  service: Pick<Remote<StoreService>, 'exportedEvents'>,
  format: 'jsonl' | 'csv',
  { generation, indices }: EventPositions,
  sink: ExportSink,
  onProgress: (written: number) => void,
  signal: AbortSignal,
): Promise<void> {
  if (format === 'csv') await sink.write(Buffer.from(csvHeader));
  for (let written = 0; written < indices.length;) {
    if (signal.aborted) throw new CancelledError();
    const next = indices.slice(written, written + positionsAtOnce);
    const part = await service.exportedEvents({ format, generation, indices: next });
    if (!part) throw new Error('events.jsonl was truncated or replaced during the export. Export again.');
    await sink.write(part.bytes);
    written += part.events;
    onProgress(written);
  }
}
