import { CancelledError, type Remote } from '../../../base/rpc';
import { type EventFileFormat } from '../../../model/eventFile';
import { type StoreService } from '../../../worker/storeService';
import { type EventPositions } from './shownEvents';

/** Where an export goes, piece by piece. */
export interface ExportSink {
  write(bytes: Uint8Array): Promise<void>;
}

/**
 * Writes events, a part of about 1 MiB after the other: neither this thread nor the worker is at it for longer than a part
 * takes. Returns how many were written: fewer than were asked for where the format has no room for all (Mermaid). Rejects
 * with CancelledError when `signal` is aborted, and where the file was replaced meanwhile.
 */
export async function writeEvents(
  service: Pick<Remote<StoreService>, 'beginExport' | 'exportedPart' | 'endExport'>,
  format: EventFileFormat,
  { generation, indices }: EventPositions,
  sink: ExportSink,
  onProgress: (written: number) => void,
  signal: AbortSignal,
): Promise<number> {
  const number = await service.beginExport({ format, generation, indices });
  try {
    let written = 0;
    for (;;) {
      if (signal.aborted) throw new CancelledError();
      const part = await service.exportedPart(number, signal);
      if (!part) return written;
      await sink.write(part.bytes);
      written += part.events;
      onProgress(written);
    }
  } catch (error) {
    await service.endExport(number);
    throw error;
  }
}
