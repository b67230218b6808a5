import path from 'node:path';
import { mkdir } from 'node:fs/promises';
import { Store } from '../../src/store/store';
import { runProgram } from '../harness/program';
import { installServer } from '../harness/serverInstall';
import { currentVscode } from '../harness/vscodeVersions';
import { bundleChild } from '../proof/childProgram';
import { writeTogether } from '../proof/concurrency';
import { type CrashFigures, killWriters } from '../proof/crash';
import { changeTogether } from '../proof/itemConcurrency';
import { SeededRandom } from '../proof/random';
import { count, type SoakProof } from './result';

/** Writers killed in one store, before the next store begins: all of it is read again after each. */
const killsOfOneStore = 25;
/** By how much the runs of the model-based test are multiplied. */
const modelFactor = 20;

/** The proofs of test/proof in the size that the project promises. */
export const soakProofs: readonly SoakProof[] = [
  crashes('SIGKILL, records up to 200 bytes', 200),
  crashes('SIGKILL, records up to 100 KB', 100 * 1024),
  crashes('SIGKILL, engram.db follows the writes', 2000, true),
  together('8 native and 4 of our writers, 200 bytes', 200),
  together('8 native and 4 of our writers, 8 KB', 8 * 1024),
  together('8 native and 4 of our writers, 100 KB', 100 * 1024),
  sameTasks('Several writers change the same tasks'),
  model('Random operations against a model'),
];

function crashes(name: string, largestText: number, cacheFollows = false): SoakProof {
  return {
    name,
    run: async (folder, progress) => {
      const script = await bundleChild('crashWriter', folder);
      const plan = {
        kills: killsOfOneStore,
        random: new SeededRandom(largestText),
        largestText,
        ...(cacheFollows ? { nodeWithSqlite: (await installServer(currentVscode)).nodePath } : {}),
      };
      const rounds: CrashFigures[] = [];
      for (let round = 0; round < 500 / killsOfOneStore; round++) {
        const parent = path.join(folder, String(round));
        await mkdir(parent);
        rounds.push(await killWriters(await Store.init(parent), script, plan));
        progress(`${(round + 1) * killsOfOneStore} of 500 killed`);
      }
      const sum = (of: (figures: CrashFigures) => number): number => rounds.reduce((all, each) => all + of(each), 0);
      const acknowledged = sum((figures) => figures.acknowledged);
      return {
        amount: `${count(sum(({ kills }) => kills))} kills, ${count(acknowledged)} acknowledged records`,
        found:
          `${count(sum(({ records }) => records) - acknowledged)} whole records of which nobody was told yet, ` +
          `${count(sum(({ cut }) => cut))} cut by the kill` +
          (cacheFollows ? `, engram.db had followed ${count(sum((each) => each.cachesThatFollowed))} times` : ''),
        faults: rounds.flatMap(({ losses, violations, misread }) => [
          ...losses,
          ...violations.map(({ file, line, rule, text }) => `${file}, line ${line}: not so that ${rule}: ${text}`),
          ...misread,
        ]),
      };
    },
  };
}

function together(name: string, bytes: number): SoakProof {
  return {
    name,
    run: async (folder, progress) => {
      progress('they write 2,000 records each');
      const plan = { nativeWriters: 8, ourWriters: 4, records: 2000, bytes };
      const figures = await writeTogether(await Store.init(folder), folder, plan);
      const megabytes = figures.bytes / 1e6;
      return {
        amount: `${count(figures.records)} records, ${megabytes.toFixed(0)} MB in ${figures.seconds.toFixed(0)} s (${(megabytes / figures.seconds).toFixed(1)} MB/s)`,
        found: `${count(figures.mergedLines)} merged lines, ${count(figures.recordsOnMergedLines)} records recovered from them, ${count(figures.looks)} looks`,
        faults: figures.faults,
      };
    },
  };
}

function sameTasks(name: string): SoakProof {
  return {
    name,
    run: async (folder, progress) => {
      progress('they change two tasks 1,000 times each');
      const figures = await changeTogether(await Store.init(folder), folder, 1000);
      return {
        amount: `${count(figures.changes)} changes of ours`,
        found: `${count(figures.lostUpdates)} took back what another had just changed, ${count(figures.warnings)} warnings`,
        faults: figures.faults,
      };
    },
  };
}

function model(name: string): SoakProof {
  return {
    name,
    run: async (_folder, progress) => {
      progress(`${modelFactor} times the runs of npm test`);
      // Throws what the test complains of.
      await runProgram(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', 'modelBased'], {
        env: { ...process.env, ENGRAM_SOAK: String(modelFactor), NO_COLOR: '1' },
      });
      return {
        amount: `${modelFactor} times the runs of npm test`,
        found: 'every state as the model has it',
        faults: [],
      };
    },
  };
}
