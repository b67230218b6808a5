import type * as z from 'zod/mini';
import { plainLine } from '../../model/plainText';

/** A text as the name of a document, which its tab shows: without the characters that end a part of a path. */
export function documentName(text: string): string {
  return plainLine(text, 60).replace(/[/\\?#:*"<>|]/g, '_');
}

/** The address that the query of a URI holds as JSON; undefined when it is none of this schema. */
export function parseAddress<Schema extends z.ZodMiniType>(
  schema: Schema,
  query: string,
): z.output<Schema> | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(query);
  } catch {
    // Anybody may open a URI of this scheme: what is no JSON is no address.
    return undefined;
  }
  const address = schema.safeParse(parsed);
  return address.success ? address.data : undefined;
}
