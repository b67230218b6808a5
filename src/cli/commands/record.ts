import { plainText } from '../../model/plainText';
import { defineCommand } from '../command';
import { commonOptions } from '../commonOptions';
import { eventJsonLine } from '../jsonLines';
import { withStoreToWrite } from '../openStore';
import { UsageError } from '../problems';

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
      payloadText: payload === undefined ? undefined : checkedPayload(payload),
    };
    return withStoreToWrite(values.store, context, async (store) => {
      const event = await store.recordEvent(draft);
      const said = `Recorded ${plainText(event.kind)} as ${event.id}, line ${event.place.line} of events.jsonl.`;
      await context.terminal.line(values.json === true ? eventJsonLine(event) : said);
    });
  },
});

/** JSON as it was given, so that its numbers keep their digits. */
function checkedPayload(text: string): string {
  try {
    JSON.parse(text);
    return text;
  } catch (error) {
    throw new UsageError(`--payload is not JSON: ${error instanceof Error ? error.message : String(error)}.`, {
      cause: error,
    });
  }
}
