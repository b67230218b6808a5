import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod/mini';

const ids = z.array(z.string());

const nativeSchema = z.object({
  items: z.array(z.looseObject({ id: z.string(), priority: z.number(), created_at: z.string(), status: z.string() })),
  ready: ids,
  blocked: ids,
  open: ids,
  closed: ids,
  events: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      source_task: z.optional(z.string()),
      target_task: z.optional(z.string()),
      payload: z.optional(z.unknown()),
      timestamp: z.string(),
    }),
  ),
  recent20: ids,
  failed_or_conflict: ids,
  total: z.number(),
  counts: z.array(z.tuple([z.string(), z.number()])),
  timeline: z.array(z.object({ start: z.string(), end: z.string(), events: z.number() })),
  task: z.object({ id: z.string(), events: ids, as_source: ids, as_target: ids, counts: z.number() }),
});

const truthSchema = z.object({ events: z.number(), items: z.number(), kinds: z.record(z.string(), z.number()) });

function read(name: string, file: string): unknown {
  return JSON.parse(readFileSync(path.resolve(__dirname, '../../fixtures', name, file), 'utf8'));
}

/** What the native program answered when it was asked about a fixture. */
export const nativeAnswers = (name: string) => nativeSchema.parse(read(name, 'native.json'));

/** What is in a fixture, counted when it was made. */
export const truth = (name: string) => truthSchema.parse(read(name, 'truth.json'));
