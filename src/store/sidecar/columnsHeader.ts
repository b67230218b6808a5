import * as z from 'zod/mini';
import { storedProgressSchema } from '../../files/readProgress';
import { findingCodes } from '../../model/finding';
import { storeFileNames } from '../../model/place';

/** The arrays of a columns file, in their order. `order` is empty where the order of time is the order of the file. */
const sectionNames = [
  'offset',
  'byteLength',
  'line',
  'ms',
  'ns',
  'kind',
  'source',
  'target',
  'flags',
  'idEntries',
  'idSlots',
  'order',
] as const;

export type SectionName = (typeof sectionNames)[number];

/** How many bytes a number of each array takes: 8 of a double, 4 and 1 of a whole number. */
export const bytesPerNumber: Record<SectionName, number> = {
  offset: 8,
  byteLength: 4,
  line: 4,
  ms: 8,
  ns: 4,
  kind: 4,
  source: 4,
  target: 4,
  flags: 1,
  idEntries: 4,
  idSlots: 4,
  order: 4,
};

/** Makes something for each array, in their order. */
export function forEachSection<Made>(make: (name: SectionName) => Made): Record<SectionName, Made> {
  return {
    offset: make('offset'),
    byteLength: make('byteLength'),
    line: make('line'),
    ms: make('ms'),
    ns: make('ns'),
    kind: make('kind'),
    source: make('source'),
    target: make('target'),
    flags: make('flags'),
    idEntries: make('idEntries'),
    idSlots: make('idSlots'),
    order: make('order'),
  };
}

const count = z.int().check(z.nonnegative());
const section = z.object({ length: count, checksum: z.uint32() });

const findingSchema = z.object({
  code: z.enum(findingCodes),
  severity: z.enum(['error', 'warning', 'information']),
  file: z.enum(storeFileNames),
  line: count,
  offset: count,
  byteLength: count,
  reason: z.string(),
});

/** What stands before the arrays of a columns file, as JSON. */
export const columnsHeaderSchema = z
  .object({
    /** Absolute path of the events.jsonl. */
    path: z.string(),
    /** CRC-32 of the program that wrote it: another one may read lines in another way. */
    program: z.uint32(),
    progress: storedProgressSchema,
    lines: z.object({
      complete: count,
      findings: z.readonly(z.array(findingSchema)),
      badOffsets: z.readonly(z.array(count)),
    }),
    events: count,
    recovered: count,
    kinds: z.readonly(z.array(z.string())),
    tasks: z.readonly(z.array(z.string())),
    distinctIds: count,
    sharingIds: count,
    /** Number of entries, and CRC-32 of the bytes, of each array. */
    sections: z.record(z.enum(sectionNames), section),
  })
  .check(z.refine(({ events, distinctIds, sections }) => fitTogether(events, distinctIds, sections)));

export type ColumnsHeader = z.infer<typeof columnsHeaderSchema>;

function fitTogether(events: number, distinctIds: number, sections: Record<SectionName, { length: number }>): boolean {
  const { idEntries, idSlots, order, ...columns } = sections;
  return (
    Object.values(columns).every(({ length }) => length === events) &&
    idEntries.length === events * 3 &&
    // A search in a table that is full would never end.
    idSlots.length >= distinctIds * 2 &&
    Number.isInteger(Math.log2(idSlots.length)) &&
    (order.length === 0 || order.length === events)
  );
}
