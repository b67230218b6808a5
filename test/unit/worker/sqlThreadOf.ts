import path from 'node:path';
import { expect } from 'vitest';
import { SqlThread } from '../../../src/cache/sqlQuery/sqlThread';
import { type SqlProgress } from '../../../src/cache/sqlQuery/sqlService';
import { defaultSqlLimits, type SqlAnswer, type SqlLimits, type SqlOutcome } from '../../../src/model/sqlAnswer';
import { bundleProgram, sqlWasm } from '../../bench/bundleWorker';
import { makeTemporaryFolder } from '../../harness/paths';
import { cleanUp } from '../store/openStore';

const script = await bundleProgram('src/worker/sqlMain.ts', path.join(makeTemporaryFolder('sql'), 'sqlWorker.js'));

/** The settings of the questions. */
export const rule = { sessionGapMs: 30 * 60_000, reactionMs: 5 * 60_000 };

/** Asks a store in a real thread. */
export class Editor {
  /** What was told of copying events. */
  readonly progress: SqlProgress[] = [];
  /** Hears of it. */
  onProgress: ((progress: SqlProgress) => void) | undefined;
  private readonly thread = new SqlThread({ script, log: (line) => expect.fail(line) });

  constructor(private readonly folder: string) {
    cleanUp(() => this.thread.dispose());
  }

  ask(sql: string, limits: Partial<SqlLimits> = {}, signal?: AbortSignal, settings = rule): Promise<SqlOutcome> {
    const copy = { folder: this.folder, sqlWasm, ...settings };
    const onProgress = (progress: SqlProgress): void => {
      this.progress.push(progress);
      this.onProgress?.(progress);
    };
    return this.thread.ask(sql, copy, { ...defaultSqlLimits, ...limits }, { signal, onProgress });
  }

  async answer(sql: string, limits?: Partial<SqlLimits>, settings = rule): Promise<SqlAnswer> {
    const outcome = await this.ask(sql, limits, undefined, settings);
    if (outcome.type === 'problem') throw new Error(outcome.message);
    return outcome;
  }
}
