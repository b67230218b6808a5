import { type EventFileFormat, type ExportedPart, type ExportRequest } from '../../model/eventFile';
import { csvHeader, csvRowOfEvent } from '../../model/eventCsv';
import { markdownHeader, markdownRowOfEvent } from '../../model/eventMarkdown';
import { type ExportSource } from './exportSource';
import { mermaidFile } from './mermaidFile';
import { otlpFile } from './otlp/otlpFile';
import { lineFile, rowFile } from './rowFiles';

/**
 * Events as a file of their own, in parts of about 1 MiB, so that a million of them neither fill the memory nor hold up
 * whoever asks: the next part is made when it is asked for. Lines and tables come in the order of the file, diagrams in the
 * order of time, traces task by task. The same events give the same bytes.
 *
 * Rejects with CancelledError when `signal` is aborted, and where events.jsonl was truncated or replaced since the
 * positions were found.
 */
export function exportEvents(
  source: ExportSource,
  request: ExportRequest,
  signal?: AbortSignal,
): AsyncGenerator<ExportedPart, void, undefined> {
  return files[request.format](source, request, signal);
}

const files: Readonly<
  Record<
    EventFileFormat,
    (
      source: ExportSource,
      request: ExportRequest,
      signal?: AbortSignal,
    ) => AsyncGenerator<ExportedPart, void, undefined>
  >
> = {
  jsonl: lineFile,
  csv: rowFile(csvHeader, csvRowOfEvent),
  markdown: rowFile(markdownHeader, markdownRowOfEvent),
  mermaid: mermaidFile,
  otlp: otlpFile,
};
