import { checkStore } from '../../analysis/checks/checkStore';
import {
  checkCodes,
  type CheckFinding,
  type CheckReport,
  checkSeverities,
  type CheckSeverity,
} from '../../model/check';
import { usualGapMinutes } from '../../model/sessionRule';
import { countOf, oneOf } from '../choices';
import { defineCommand } from '../command';
import { commonOptions } from '../commonOptions';
import { durationOf } from '../durations';
import { jsonLine } from '../jsonLines';
import { withStore } from '../openStore';
import { ErrorsFoundError } from '../problems';
import { Table } from '../table';
import { type Style, type Terminal } from '../terminal';

export const checkCommand = defineCommand({
  name: 'check',
  summary: 'Look for what is wrong with the store',
  operands: [],
  options: {
    severity: {
      type: 'string',
      value: 'SEVERITY',
      explanation: `Leave out what is less than this: ${checkSeverities.join(', ')}`,
    },
    silence: { type: 'string', value: 'CODE', multiple: true, explanation: 'Do not look for this' },
    gap: {
      type: 'string',
      value: 'MINUTES',
      explanation: `Take work on a task for over after so long without an event of it; ${usualGapMinutes} by default`,
    },
    limit: {
      type: 'string',
      short: 'l',
      value: 'COUNT',
      explanation: 'So many of each code at most, 1000 by default; 0 for all',
    },
    ...commonOptions,
  },
  notes: 'Ends with exit code 1 where there are errors. docs/checks.md tells what each code means. Nothing is written.',
  run: (values, _operands, context) =>
    withStore(values.store, context, async (store) => {
      const least = oneOf('--severity', values.severity ?? 'information', checkSeverities);
      const shown = checkSeverities.slice(0, checkSeverities.indexOf(least) + 1);
      const most = countOf('--limit', values.limit ?? '1000', '; 0 stands for all');
      const report = await checkStore(store.records, store.findings, {
        silenced: (values.silence ?? []).map((code) => oneOf('--silence', code, checkCodes)),
        mostOfACode: most === 0 ? Infinity : most,
        silenceMs: durationOf('--gap', values.gap ?? String(usualGapMinutes)),
        nowMs: Date.now(),
      });
      const findings = report.findings.filter(({ severity }) => shown.includes(severity));
      const { terminal, warn } = context;
      if (values.json === true) for (const finding of findings) await terminal.line(findingJson(finding));
      else if (findings.length > 0) await findingTable(terminal).write(findings);
      else await terminal.line('Nothing was found.');
      const left = shown.reduce((sum, severity) => sum + report.counts[severity], 0) - findings.length;
      if (left > 0) warn(`${left} more are not listed: --limit 0 lists all.`);
      if (report.counts.error > 0) throw new ErrorsFoundError(countsText(report));
    }),
});

function findingJson({ code, severity, file, line, message }: CheckFinding): string {
  return jsonLine({ code, severity, file, line, message });
}

const styles: Readonly<Record<CheckSeverity, Style>> = { error: 'red', warning: 'yellow', information: 'dim' };

function findingTable(terminal: Terminal): Table<CheckFinding> {
  return new Table<CheckFinding>(terminal, [
    { title: 'SEVERITY', text: ({ severity }) => severity, style: ({ severity }) => styles[severity] },
    { title: 'PLACE', text: ({ file, line }) => `${file}:${line}` },
    { title: 'CODE', text: ({ code }) => code },
    { title: 'MESSAGE', text: ({ message }) => message, shrinksTo: 40 },
  ]);
}

/** `1 error, 3 warnings.` */
function countsText({ counts }: CheckReport): string {
  const { error, warning } = counts;
  const words = [
    `${error} ${error === 1 ? 'error' : 'errors'}`,
    ...(warning === 0 ? [] : [`${warning} ${warning === 1 ? 'warning' : 'warnings'}`]),
  ];
  return `The store has ${words.join(' and ')}.`;
}
