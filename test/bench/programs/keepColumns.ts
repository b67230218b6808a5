import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod/mini';
import { EventFeed } from '../../../src/store/eventFeed';
import { EventSidecar } from '../../../src/store/sidecar/eventSidecar';
import { type Program } from '../freshProcess';

const input = z.object({ file: z.string(), sidecarFolder: z.string() });
const output = z.object({ events: z.number() });

/** Reads events.jsonl for the first time, and waits until its columns are kept for the next. */
export const keepColumns: Program<z.infer<typeof input>, z.infer<typeof output>> = {
  name: 'keep-columns',
  input,
  output,
  async run({ file, sidecarFolder }) {
    const sidecar = { folder: sidecarFolder, log: (line: string) => console.error(line) };
    const feed = new EventFeed(file, sidecar);
    await feed.firstPicture();
    await feed.catchUp();
    while ((await new EventSidecar(file, sidecar).load()) === undefined) await pause(50);
    return { events: feed.log.size };
  },
};
