import { createHash } from 'node:crypto';
import * as z from 'zod/mini';

/** A record that a writer was told to be safe: its file, and a digest of the line that must be there. */
export const acknowledgementSchema = z.object({
  file: z.enum(['items', 'edges', 'events']),
  digest: z.string(),
});
export type Acknowledgement = z.infer<typeof acknowledgementSchema>;

/** Stands for a line, however long: the same for the same text. */
export function digestOf(line: string): string {
  return createHash('sha256').update(line).digest('base64');
}
