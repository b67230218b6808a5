import { type BucketCount, type TimeBucket } from '../../store/storeAnswers';
import { oneOf } from '../choices';
import { defineCommand } from '../command';
import { commonOptions } from '../commonOptions';
import { filterOptions, queryFromOptions } from '../eventFilters';
import { jsonLine } from '../jsonLines';
import { formatUtcSecond } from '../moments';
import { withStore } from '../openStore';
import { Table } from '../table';

const longestBar = 40;
const bucketLengths = ['minute', 'hour', 'day'] as const satisfies readonly TimeBucket[];

export const timelineCommand = defineCommand({
  name: 'timeline',
  summary: 'Count events per minute, hour or day, the latest first',
  operands: [],
  options: {
    bucket: { type: 'string', value: 'LENGTH', explanation: 'minute, hour or day of UTC; default: hour' },
    ...filterOptions,
    ...commonOptions,
  },
  notes: 'Without --limit, all events that match are counted. Times without an event are left out.',
  run: (values, _operands, context) =>
    withStore(values.store, context, async (store) => {
      const { terminal } = context;
      const bucket = oneOf('--bucket', values.bucket ?? 'hour', bucketLengths);
      const buckets = await store.eventTimeline(bucket, queryFromOptions(values, Date.now(), undefined));
      if (values.json === true) {
        for (const { startMs, endMs, events } of buckets)
          await terminal.line(jsonLine({ start: formatUtcSecond(startMs), end: formatUtcSecond(endMs), events }));
        return;
      }
      if (buckets.length === 0) {
        await terminal.line('No events match.');
        return;
      }
      const most = buckets.reduce((largest, { events }) => Math.max(largest, events), 1);
      const table = new Table<BucketCount>(terminal, [
        { title: 'FROM (UTC)', text: ({ startMs }) => formatUtcSecond(startMs).slice(0, -4).replace('T', ' ') },
        { title: 'EVENTS', text: ({ events }) => String(events), align: 'right' },
        { title: '', text: ({ events }) => '█'.repeat(Math.ceil((events / most) * longestBar)), style: () => 'blue' },
      ]);
      await table.write(buckets);
    }),
});
