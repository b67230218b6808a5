import { exports as program } from '../programs/exports';
import { repeat } from '../repeat';
import { type BenchRow } from '../row';

/** Exports of all events: how long they take, and that the extension host goes on meanwhile. */
export const exportedFiles: BenchRow = {
  name: 'Exports',
  async measure(setting, events) {
    const { sqlWasm } = setting;
    const workerScript = await setting.workerScript;
    const folder = await setting.store({ events });
    const files = { workerScript, folder, sqlWasm };
    const traces = await repeat(() => setting.run(program, { ...files, format: 'otlp' as const }));
    const lines = await repeat(() => setting.run(program, { ...files, format: 'jsonl' as const }));
    return [
      { name: 'All events as OTLP traces', unit: 'ms', ours: traces.map(({ ms }) => ms) },
      { name: 'All events as JSONL', unit: 'ms', ours: lines.map(({ ms }) => ms) },
      {
        name: 'Longest block of the extension host, OTLP',
        unit: 'ms',
        ours: traces.map(({ longestOwnBlock }) => longestOwnBlock),
        of: 'worst',
        goal: { most: 20 },
      },
      { name: 'Memory that the process grew by, OTLP', unit: 'MiB', ours: traces.map(({ grownMiB }) => grownMiB) },
    ];
  },
};
