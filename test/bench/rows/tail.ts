import { rm } from 'node:fs/promises';
import { tail as program } from '../programs/tail';
import { type BenchRow } from '../row';

const linesPerSecond = 10_000;

/** A minute for the store that the goals are held against: the smaller ones are there to compare with. */
const [largeStore, secondsOfLarge, secondsOfSmall] = [1_000_000, 60, 10];

/** What `EventLog` takes for an event (src/log/eventLog.ts). */
const columnsBytesAnEvent = 75;

/** Lines that another program appends as fast as engram's daemons ever will. */
export const tail: BenchRow = {
  name: 'Tail of 10,000 lines a second',
  async measure(setting, events) {
    const { sqlWasm } = setting;
    const workerScript = await setting.workerScript;
    const seconds = events >= largeStore ? secondsOfLarge : secondsOfSmall;
    const [folder, sidecarFolder] = [await setting.copyOfStore({ events }), await setting.newFolder()];
    try {
      const input = { folder, sidecarFolder, workerScript, sqlWasm, linesPerSecond, seconds };
      const { median, p95, longest, addedMemory } = await setting.run(program, input);
      const perSecond = `10,000 lines a second for ${seconds} s, until the host counts them`;
      const columns = linesPerSecond * seconds * columnsBytesAnEvent;
      return [
        { name: `${perSecond}: each second’s longest`, unit: 'ms', ours: longest, of: 'worst', goal: { most: 1000 } },
        { name: `${perSecond}: each second’s p95`, unit: 'ms', ours: p95 },
        { name: `${perSecond}: each second’s median`, unit: 'ms', ours: median },
        {
          name: `Memory added by ${seconds} s of it`,
          unit: 'MiB',
          ours: addedMemory.slice(-1).map((bytes) => bytes / 2 ** 20),
          yardstick: { name: 'of columns', figures: [columns / 2 ** 20] },
        },
      ];
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};
