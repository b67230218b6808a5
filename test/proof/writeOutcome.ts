import * as z from 'zod/mini';

/** What came of one function of the store that writes; without `error` it was done. */
export const writeOutcomeSchema = z.object({
  operation: z.string(),
  /** The error's name. */
  error: z.optional(z.string()),
  code: z.optional(z.string()),
  message: z.optional(z.string()),
});
export type WriteOutcome = z.infer<typeof writeOutcomeSchema>;
