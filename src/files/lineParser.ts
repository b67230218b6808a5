import { type EdgeRecord, type EventRecord, type ItemRecord, type ParseLine } from './lineParse';

/** Reads a line of items.jsonl. */
export const parseItemLine: ParseLine<ItemRecord> = () => ({ records: [], findings: [] });
/** Reads a line of edges.jsonl. */
export const parseEdgeLine: ParseLine<EdgeRecord> = () => ({ records: [], findings: [] });
/** Reads a line of events.jsonl. */
export const parseEventLine: ParseLine<EventRecord> = () => ({ records: [], findings: [] });
