import path from 'node:path';
import { databaseAnswer as program } from '../programs/databaseAnswer';
import { readWhole } from '../programs/readWhole';
import { repeat } from '../repeat';
import { type BenchRow } from '../row';

/** SQL over an engram.db that is in step: the file is read whole, so reading it is the least that it can take. */
export const databaseAnswer: BenchRow = {
  name: 'First SQL answer of engram.db',
  async measure(setting, events) {
    const { sqlWasm } = setting;
    const database = path.join(await setting.storeWithDatabase({ events }), 'engram.db');
    const runs = await repeat(async () => ({
      read: await setting.run(readWhole, { file: database }),
      answer: await setting.run(program, { database, sqlWasm }),
    }));
    return [
      {
        name: 'First SQL answer of an engram.db in step',
        unit: 'ms',
        ours: runs.map(({ answer }) => answer.ms),
        yardstick: { name: 'reading engram.db', figures: runs.map(({ read }) => read.ms) },
        goal: { ratio: 1.5 },
      },
    ];
  },
};
