import * as z from 'zod/mini';
import { edgeKinds } from '../../model/edge';

/**
 * What commands are called with: the row of a tree (which VS Code passes as it is), a subject alone (from our own
 * links), or anything at all from another extension.
 */

const count = z.number().check(z.int(), z.nonnegative());

const taskSubject = z.object({ type: z.literal('task'), id: z.string() });
const eventSubject = z.object({ type: z.literal('event'), generation: count, offset: count });
const relationshipSubject = z.object({
  type: z.literal('relationship'),
  fromId: z.string(),
  toId: z.string(),
  kind: z.enum(edgeKinds),
  line: count,
});
const eventsSubject = z.object({ type: z.literal('events'), query: z.string() });

const subject = z.discriminatedUnion('type', [taskSubject, eventSubject, relationshipSubject, eventsSubject]);

/** A subject that commands can work on. */
export type CommandSubject = z.infer<typeof subject>;

const rowOrSubject = z.union([subject, z.object({ subject })]);

/** The subject that a command was called for; undefined when there is none, as from the command palette. */
export function subjectOf(argument: unknown): CommandSubject | undefined {
  const parsed = rowOrSubject.safeParse(argument);
  if (!parsed.success) return undefined;
  return 'subject' in parsed.data ? parsed.data.subject : parsed.data;
}

/** Whether a command was called by a click on a row, which gives the subject alone, and not from a menu, which gives the row. */
export function isClick(argument: unknown): boolean {
  return subject.safeParse(argument).success;
}

/** An argument that has to be a text; undefined when it is none. */
export function textOf(argument: unknown): string | undefined {
  const parsed = z.string().safeParse(argument);
  return parsed.success ? parsed.data : undefined;
}
