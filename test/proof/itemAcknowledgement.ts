import * as z from 'zod/mini';

/** What `programs/itemWriter.ts` tells of each change. */
export const itemAcknowledgementSchema = z.object({
  /** Where its line is in items.jsonl, in bytes. */
  offset: z.number(),
  /** Where the lines are that others wrote meanwhile. */
  meanwhile: z.array(z.number()),
  warning: z.optional(z.string()),
});
export type ItemAcknowledgement = z.infer<typeof itemAcknowledgementSchema>;
