import * as z from 'zod/mini';

/** The payload by which the record of a writer is known again. */
export interface MarkedPayload {
  readonly writer: string;
  readonly number: number;
  /** Says the writer and the number over and over, so that damage anywhere in it is seen. */
  readonly text: string;
}

export const markedPayloadSchema = z.strictObject({ writer: z.string(), number: z.number(), text: z.string() });

/** A payload of about this many bytes. */
export function markedPayload(writer: string, number: number, bytes: number): MarkedPayload {
  const mark = `${writer}/${number} `;
  return { writer, number, text: mark.repeat(Math.ceil(bytes / mark.length)).slice(0, bytes) };
}

/** How large the text of a record is that is to make a line of about this many bytes. */
export function textBytesFor(recordBytes: number): number {
  const aroundText = 150;
  return Math.max(0, recordBytes - aroundText);
}
