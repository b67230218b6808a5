import { patterns } from '../../analysis/patterns/patterns';
import { type EventMention } from '../../model/eventMention';
import { type Pattern, usualPatternOptions } from '../../model/pattern';
import { plainLine } from '../../model/plainText';
import { countOf } from '../choices';
import { defineCommand } from '../command';
import { commonOptions } from '../commonOptions';
import { durationOf } from '../durations';
import { jsonLine } from '../jsonLines';
import { withStore } from '../openStore';
import { Table } from '../table';

export const patternsCommand = defineCommand({
  name: 'patterns',
  summary: 'Find what comes before failures more often than elsewhere',
  operands: [],
  options: {
    window: {
      type: 'string',
      value: 'MINUTES',
      explanation: 'How long before a failure it may begin, also 90s or 2h; 10 by default',
    },
    support: { type: 'string', value: 'COUNT', explanation: 'Before how many failures it must come; 2 by default' },
    limit: { type: 'string', short: 'l', value: 'COUNT', explanation: 'So many at most; 20 by default' },
    ...commonOptions,
  },
  notes:
    'Patterns are 2 to 4 kinds within a task’s lane, ten events before the failure at most, others perhaps in between. What\n' +
    'chance would do is left out. Lift: how many times as often as before any event. That a pattern leads to a failure is\n' +
    'not said: only that it comes before it.',
  run: (values, _operands, context) =>
    withStore(values.store, context, async (store) => {
      const { terminal } = context;
      const { windowMs, minSupport, minLift, limit } = usualPatternOptions;
      const report = await patterns(store.records, {
        windowMs: values.window === undefined ? windowMs : durationOf('--window', values.window),
        minSupport: countOf('--support', values.support ?? String(minSupport)),
        minLift,
        limit: countOf('--limit', values.limit ?? String(limit)),
      });
      if (values.json === true) {
        for (const pattern of report.patterns) await terminal.line(patternJson(pattern));
        return;
      }
      if (report.patterns.length === 0) await terminal.line('Nothing comes before failures more often than elsewhere.');
      else await patternTable(terminal).write(report.patterns);
      if (report.found > report.patterns.length)
        await terminal.line(terminal.style('dim', `${report.patterns.length} of ${report.found}; --limit shows more.`));
    }),
});

function patternJson({ kinds, failure, support, failures, elsewhere, lift, places }: Pattern): string {
  const mention = ({ line, id, kind }: EventMention) => ({ line, id: id ?? null, kind });
  return jsonLine({
    kinds,
    failure,
    support,
    failures,
    elsewhere,
    lift,
    places: places.map((place) => ({
      task: place.task,
      events: place.events.map(mention),
      failure: mention(place.failure),
    })),
  });
}

function patternTable(terminal: ConstructorParameters<typeof Table>[0]): Table<Pattern> {
  return new Table(terminal, [
    { title: 'PATTERN', text: ({ kinds }) => kinds.map((kind) => plainLine(kind, 40)).join(' → '), shrinksTo: 30 },
    { title: 'BEFORE', text: ({ failure }) => plainLine(failure, 40), style: () => 'red' },
    { title: 'SUPPORT', text: ({ support, failures }) => `${support} of ${failures}`, align: 'right' },
    { title: 'ELSEWHERE', text: ({ elsewhere }) => String(elsewhere), align: 'right' },
    { title: 'LIFT', text: ({ lift }) => `× ${lift.toFixed(1)}`, align: 'right' },
    {
      title: 'LAST AT LINE',
      text: ({ places }) => (places[0] ? String(places[0].failure.line) : ''),
      align: 'right',
    },
  ]);
}
