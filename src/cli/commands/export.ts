import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { exportEvents } from '../../analysis/export/exportEvents';
import { type EventFileFormat, eventFileFormatKeys, type ExportedPart } from '../../model/eventFile';
import { plainText } from '../../model/plainText';
import { oneOf } from '../choices';
import { type CommandContext, defineCommand } from '../command';
import { commonOptions } from '../commonOptions';
import { filterOptions, queryFromOptions } from '../eventFilters';
import { harmlessJson, jsonLine } from '../jsonLines';
import { withStore } from '../openStore';
import { UsageError } from '../problems';

/** Where the parts of a file go. */
type Write = (part: ExportedPart) => Promise<void>;

export const exportCommand = defineCommand({
  name: 'export',
  summary: 'Write events as JSONL, CSV, a Markdown table, a Mermaid diagram or OTLP traces',
  operands: [],
  options: {
    format: {
      type: 'string',
      short: 'f',
      value: 'FORMAT',
      explanation: `${eventFileFormatKeys.join(', ')}; default: jsonl`,
    },
    output: { type: 'string', short: 'o', value: 'FILE', explanation: 'The file to write; default: standard output' },
    ...filterOptions,
    ...commonOptions,
  },
  notes:
    'Without --limit, all events that match, in the order of the file. An existing FILE is replaced when all is written.\n' +
    'With --json and --output, what was written is told as {"file","format","events"}.',
  run: (values, _operands, context) => {
    const format = oneOf('--format', values.format ?? 'jsonl', eventFileFormatKeys);
    const { output } = values;
    if (output === '') throw new UsageError('--output: the name of the file is missing.');
    if (values.json === true && output === undefined)
      throw new UsageError(
        '--json tells what was written to a file: name one with --output, or choose --format jsonl.',
      );
    return withStore(values.store, context, async (store) => {
      const { generation, indices } = await store.events.matches(queryFromOptions(values, Date.now(), undefined));
      const request = { format, generation, indices: indices.slice().sort() };
      let events = 0;
      const writeAll = async (write: Write): Promise<void> => {
        for await (const part of exportEvents(store, request)) {
          await write(part);
          events += part.events;
        }
      };
      const file = output === undefined ? undefined : path.resolve(context.workingFolder, output);
      if (file === undefined) await writeAll(toTerminal(context, format));
      else await toFile(file, writeAll);
      if (events < indices.length)
        context.warn(`Only ${events} of ${indices.length} events are in it: the diagram has no room for more.`);
      if (file === undefined) return;
      await context.terminal.line(
        values.json === true ? jsonLine({ file, format, events }) : `Wrote ${events} events to ${plainText(file)}.`,
      );
    });
  },
});

/** Byte for byte where a program reads on; a terminal gets no control codes. */
function toTerminal({ terminal }: CommandContext, format: EventFileFormat): Write {
  if (terminal.columns === undefined) return ({ bytes }) => terminal.bytes(bytes);
  // A part ends behind a whole record, but not always behind a line.
  const decoder = new TextDecoder();
  const isJson = format === 'jsonl' || format === 'otlp';
  return ({ bytes }) => {
    const text = decoder.decode(bytes, { stream: true });
    return terminal.bytes(Buffer.from(isJson ? harmlessJson(text) : withoutControls(text)));
  };
}

/** Characters that a terminal obeys, and those that turn the reading direction; what ends a line stays. */
function withoutControls(text: string): string {
  return text.replaceAll(/\r?\n|[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu, (found) =>
    found.endsWith('\n') ? found : '\ufffd',
  );
}

/** The file has its name once all of it is there, and what was there before stays where something goes wrong. */
async function toFile(file: string, writeAll: (write: Write) => Promise<void>): Promise<void> {
  const unfinished = `${file}.unfinished`;
  const handle = await open(unfinished, 'w').catch((error: unknown) => {
    throw new UsageError(`--output: ${error instanceof Error ? error.message : String(error)}.`, { cause: error });
  });
  try {
    await writeAll(async ({ bytes }) => {
      await handle.writeFile(bytes);
    });
    await handle.close();
    await rename(unfinished, file);
  } catch (error) {
    await handle.close();
    await rm(unfinished, { force: true });
    throw error;
  }
}
