/**
 * How events are written into a file of their own: `jsonl` the lines as they stand in events.jsonl, `csv` a table for
 * spreadsheets, `markdown` a table for issues and notes, `mermaid` a sequence diagram, `otlp` traces as OTLP/JSON.
 */
export const eventFileFormats = {
  jsonl: { name: 'JSONL', what: 'the lines as they stand in the file', ending: 'jsonl', fileType: 'JSON Lines' },
  csv: { name: 'CSV', what: 'a table for spreadsheets', ending: 'csv', fileType: 'CSV table' },
  markdown: { name: 'Markdown', what: 'a table for issues and notes', ending: 'md', fileType: 'Markdown table' },
  mermaid: { name: 'Mermaid', what: 'a sequence diagram', ending: 'mmd', fileType: 'Mermaid diagram' },
  otlp: {
    name: 'OTLP',
    what: 'traces for Jaeger and other OpenTelemetry tools',
    ending: 'json',
    fileType: 'OTLP/JSON',
  },
} as const satisfies Record<
  string,
  { readonly name: string; readonly what: string; readonly ending: string; readonly fileType: string }
>;
export type EventFileFormat = keyof typeof eventFileFormats;

/** The formats by their keys, in the order in which they are offered. */
export const eventFileFormatKeys = [
  'jsonl',
  'csv',
  'markdown',
  'mermaid',
  'otlp',
] as const satisfies readonly EventFileFormat[];

/** Events to write, by their positions in the log, ascending, each once. */
export interface ExportRequest {
  readonly format: EventFileFormat;
  /** The generation of events.jsonl that the positions belong to. */
  readonly generation: number;
  readonly indices: Uint32Array;
}

/** A piece of the file, and how many of the events that were asked for are in it. */
export interface ExportedPart {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly events: number;
}
