import { type StoreHealth } from '../../model/health';
import { defineCommand } from '../command';
import { commonOptions, shownTimeOptions, timeZoneOf } from '../commonOptions';
import { jsonLine } from '../jsonLines';
import { formatMoment } from '../moments';
import { withStore } from '../openStore';
import { formatBytes } from '../sizes';

export const infoCommand = defineCommand({
  name: 'info',
  summary: 'Tell what the store holds, and how its cache stands to it',
  operands: [],
  options: {
    ...shownTimeOptions,
    ...commonOptions,
  },
  notes: 'engram.db is compared with the lines, which are the truth. Nothing is written.',
  run: (values, _operands, context) =>
    withStore(
      values.store,
      context,
      async ({ health }) => {
        const { terminal } = context;
        if (values.json === true) await terminal.line(jsonLine(infoFields(health)));
        else
          for (const [name, text] of facts(health, timeZoneOf(values)))
            await terminal.line(`${name.padEnd(15)}${text}`);
      },
      true,
    ),
});

function infoFields({ counts, lines, eventsSharingAnId, badLines, recovered, cache }: StoreHealth): object {
  return {
    ...counts,
    sharing_an_id: eventsSharingAnId,
    lines,
    bad_lines: badLines,
    recovered,
    // Not compared happens only when the files change faster than they can be read.
    cache: { state: cache.state ?? 'busy', reason: cache.reason, hidden_events: cache.hiddenEvents },
  };
}

function facts(health: StoreHealth, timeZone: 'utc' | 'local'): readonly (readonly [string, string])[] {
  const { counts, lines, bytes, timeRange, cache } = health;
  const file = (count: number, fileLines: number, size: number): string =>
    `${count}  (${fileLines} lines, ${formatBytes(size)})`;
  const moment = (ms: number): string => formatMoment({ ms, ns: 0 }, timeZone);
  return [
    ['Store', health.folder],
    ['Items', file(counts.items, lines.items, bytes.items)],
    ['Edges', file(counts.edges, lines.edges, bytes.edges)],
    ['Events', file(counts.events, lines.events, bytes.events)],
    ['Time', timeRange ? `${moment(timeRange.startMs)} – ${moment(timeRange.endMs)}` : 'no events'],
    ['Sharing an id', `${health.eventsSharingAnId} events`],
    ['Bad lines', String(health.badLines)],
    ['Recovered', `${health.recovered} records from merged lines`],
    ['Cache', `${(cache.state ?? 'busy').replaceAll('_', ' ')}: ${cache.reason}`],
  ];
}
