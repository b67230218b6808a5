import * as z from 'zod/mini';
import { type Item } from '../../model/item';
import { documentName, parseAddress } from '../documents/documentAddress';

const addressSchema = z.object({ folder: z.string(), task: z.string() });

/** Whose description a document holds. `folder` is the store's `.engram` folder, `task` an id. */
export type DescriptionAddress = z.infer<typeof addressSchema>;

/** The path of a task's description, `/Lexer.md`: what its tab is called, and what makes it Markdown. */
export function descriptionPath({ title, id }: Pick<Item, 'title' | 'id'>): string {
  return `/${documentName(title === '' ? id : title)}.md`;
}

/** The address as the query of a URI. */
export function descriptionQuery({ folder, task }: DescriptionAddress): string {
  return JSON.stringify({ folder, task });
}

/** The address in the query of a URI; undefined when it is none of ours. */
export function parseDescriptionQuery(query: string): DescriptionAddress | undefined {
  return parseAddress(addressSchema, query);
}
