import { type EventMention } from '../model/eventMention';
import { type StoreRecords } from '../store/storeRecords';

/**
 * The events at these positions, by position. Reads their lines, because ids are in no column. An event that was taken back
 * meanwhile (the end of a line that was still being written) is left out.
 */
export async function mentionsOf(
  records: StoreRecords,
  positions: Iterable<number>,
): Promise<ReadonlyMap<number, EventMention>> {
  const { log, generation } = records;
  const entries = [...new Set(positions)].filter((index) => index < log.size).map((index) => log.entry(index));
  const events = await records.readEvents(entries.map(({ index }) => index));
  return new Map(
    entries.map(({ index, kind, timestamp, place }, at) => {
      const reference = { generation, offset: place.offset };
      return [index, { reference, index, line: place.line, id: events[at]?.id, kind, at: timestamp }];
    }),
  );
}
