import { type JsonValue } from '../../model/json';
import { plainText } from '../../model/plainText';
import { defineCommand } from '../command';
import { commonOptions } from '../eventFilters';
import { eventJsonLine } from '../jsonLines';
import { withStore } from '../openStore';
import { UsageError } from '../usageError';

export const recordCommand = defineCommand({
  name: 'record',
  summary: 'Append an event to the store',
  operands: ['KIND'],
  options: {
    source: { type: 'string', short: 's', value: 'ID', explanation: 'The task that it comes from' },
    target: { type: 'string', short: 'T', value: 'ID', explanation: 'The task that it goes to' },
    payload: { type: 'string', value: 'JSON', explanation: 'What it tells, any JSON; - reads it from standard input' },
    ...commonOptions,
  },
  notes: 'Id and time are made here. Nothing that is in the store is changed.',
  run: async (values, [kind = ''], context) => {
    const payload = values.payload === '-' ? await context.readInput() : values.payload;
    const draft = {
      kind,
      sourceTask: values.source,
      targetTask: values.target,
      payload: payload === undefined ? undefined : parsePayload(payload),
    };
    return withStore(values.store, context, async (store) => {
      const event = await store.recordEvent(draft);
      const said = `Recorded ${plainText(event.kind)} as ${event.id}, line ${event.place.line} of events.jsonl.`;
      await context.terminal.line(values.json === true ? eventJsonLine(event) : said);
    });
  },
});

/** Reads JSON, and refuses numbers that would be written with other digits than they were given with. */
function parsePayload(text: string): JsonValue {
  let payload: JsonValue;
  try {
    // What JSON.parse returns is a JSON value by its definition.
    payload = JSON.parse(text) as JsonValue;
  } catch (error) {
    throw new UsageError(`--payload is not JSON: ${error instanceof Error ? error.message : String(error)}.`, {
      cause: error,
    });
  }
  const withoutTexts = text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""');
  const inexact = withoutTexts.match(/-?\d+(?![\d.eE])(?<![.eE+]\d*)/g)?.find((digits) => !isExact(digits));
  if (inexact === undefined) return payload;
  throw new UsageError(`--payload: the number ${inexact} would lose digits. Put it in quotes, as a text.`);
}

function isExact(digits: string): boolean {
  return BigInt(digits) === BigInt(Number(digits));
}
