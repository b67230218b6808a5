import { type EventCursor } from '../../worker/storeService';

/** Writes the place after which the next page starts, as a text of which nothing is promised. */
export function formatCursor({ generation, timestamp, index }: EventCursor): string {
  return [generation, timestamp.ms, timestamp.ns, index].join('.');
}

const pattern = /^(-?\d{1,16})\.(-?\d{1,16})\.(\d{1,10})\.(\d{1,16})$/;

/** Reads what `formatCursor` wrote; undefined for anything else. */
export function parseCursor(text: string): EventCursor | undefined {
  const parts = pattern.exec(text);
  if (!parts) return undefined;
  const number = (group: number): number => Number(parts[group]);
  return { generation: number(1), timestamp: { ms: number(2), ns: number(3) }, index: number(4) };
}
