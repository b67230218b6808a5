import { SerialQueue } from '../base/serialQueue';

const queues = new Map<string, { readonly queue: SerialQueue; users: number }>();

/**
 * Runs a job that opens engram.db, alone among all such jobs of this thread: whoever closes a descriptor of the file
 * while SQLite has it locked drops the locks of the whole process (POSIX; https://www.sqlite.org/howtocorrupt.html, 2.2).
 * Jobs run in the order in which they came. One thread has one store at most open twice, and each store a thread of its
 * own, so other threads need not be asked.
 */
export async function withDatabaseFile<Answer>(path: string, job: () => Promise<Answer>): Promise<Answer> {
  const entry = queues.get(path) ?? { queue: new SerialQueue(), users: 0 };
  queues.set(path, entry);
  entry.users++;
  try {
    return await entry.queue.run(job);
  } finally {
    entry.users--;
    if (entry.users === 0) queues.delete(path);
  }
}
