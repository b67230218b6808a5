import { type BenchRow } from '../row';
import { activation } from './activation';
import { appendedLine } from './appendedLine';
import { causes } from './causes';
import { checks } from './checks';
import { columns, validation } from './columns';
import { coordination } from './coordination';
import { databaseAnswer } from './databaseAnswer';
import { exportedFiles } from './exports';
import { hostDelay } from './hostDelay';
import { memory } from './memory';
import { newestEvents } from './newestEvents';
import { queries } from './queries';
import { queryLanguage } from './queryLanguage';
import { sqlEditor } from './sqlEditor';
import { tail } from './tail';
import { textSearch } from './textSearch';
import { warmOpen } from './warmOpen';

/** Every row, in the order of the table. */
export const benchRows: readonly BenchRow[] = [
  newestEvents,
  columns,
  warmOpen,
  validation,
  memory,
  hostDelay,
  queries,
  queryLanguage,
  textSearch,
  causes,
  checks,
  coordination,
  databaseAnswer,
  sqlEditor,
  appendedLine,
  tail,
  activation,
  exportedFiles,
];
