import { type Role } from './script';

/** One of the demo's tasks. */
export interface CastMember {
  readonly title: string;
  readonly priority: number;
  readonly labels: readonly string[];
  readonly description: string;
  /** What its agent edits, each under a lock, the most edited first. For files in several lists they wait. */
  readonly files: readonly string[];
}

/** Eight tasks on `courier`, a job queue in Rust that forgets its jobs when it crashes. */
export const cast: Readonly<Record<Role, CastMember>> = {
  safety: {
    title: 'Lose no job when the service crashes',
    priority: 0,
    labels: ['epic', 'reliability'],
    description: `## Why

On 6 January \`courier\` ran out of memory and **4,812 accepted jobs were gone**. Nothing that a client got a *202* for may be lost again.

## Done when

- [x] accepted jobs are on disk before the answer
- [x] failed jobs come back with backoff
- [ ] one slow queue no longer stops the others
- [ ] unfinished jobs run again after a crash
- [ ] an hour of load with \`kill -9\` every minute loses none`,
    files: [],
  },
  wal: {
    title: 'Write-ahead log for the job queue',
    priority: 0,
    labels: ['reliability', 'storage'],
    description: `Append each accepted job to a segment file **before** answering.

- segments of 16 MiB, CRC32C for each record
- \`fsync\` in groups: one for all jobs of 2 ms
- a torn record at the end is cut, anything else is an error

Budget: p99 of \`POST /jobs\` stays under 8 ms.`,
    files: ['src/queue/mod.rs', 'src/wal/segment.rs', 'src/wal/mod.rs'],
  },
  locks: {
    title: 'Replace the global lock with one lock per queue',
    priority: 1,
    labels: ['performance', 'concurrency'],
    description: `All queues share one \`Mutex<Queues>\`: a slow queue stops every other.

1. \`QueueLock\`, one for each queue, taken in order of the queue's id
2. \`Queues\` behind an \`RwLock\` that is written only when queues come and go
3. Loom test for the order

> Touches \`src/queue/lock.rs\` in every line. Rebase often.`,
    files: ['src/queue/mod.rs', 'src/queue/lock.rs', 'src/queue/registry.rs'],
  },
  replay: {
    title: 'Replay unfinished jobs at start-up',
    priority: 1,
    labels: ['reliability', 'storage'],
    description: `Read the log from the last checkpoint, put every job without an end back into its queue, *then* listen.

Needs the per-queue guard: replay holds a queue while it fills it.`,
    files: ['src/queue/mod.rs', 'src/wal/replay.rs', 'src/main.rs'],
  },
  retry: {
    title: 'Retry failed jobs with backoff and jitter',
    priority: 2,
    labels: ['reliability'],
    description: `\`1 s, 2 s, 4 s, … 5 min\`, with full jitter, at most 12 attempts; then the job goes to the dead-letter queue.`,
    files: ['src/worker/mod.rs', 'src/worker/retry.rs'],
  },
  metrics: {
    title: 'Expose queue depth as Prometheus metrics',
    priority: 3,
    labels: ['observability'],
    description: `\`courier_queue_depth{queue}\`, \`courier_oldest_job_seconds{queue}\` and a histogram of waiting times on \`/metrics\`.

Labels must not explode: at most 200 queues, the rest is \`other\`.`,
    files: ['src/queue/mod.rs', 'src/metrics.rs', 'src/http/routes.rs'],
  },
  tokio: {
    title: 'Upgrade tokio and drop the vendored timer wheel',
    priority: 2,
    labels: ['dependencies'],
    description: `Our copy of the timer wheel keeps us on tokio 1.21. Upstream has what we need since 1.38.

- remove \`vendor/timer-wheel\`
- \`Guard::drop\` must not block any more`,
    files: ['src/worker/mod.rs', 'src/timer.rs', 'Cargo.toml'],
  },
  load: {
    title: 'Load test: 10,000 jobs a second for an hour',
    priority: 2,
    labels: ['performance', 'test'],
    description: `\`benches/soak.rs\` on the staging cluster, \`kill -9\` every minute. **Zero lost jobs**, p99 under 8 ms.`,
    files: ['benches/soak.rs'],
  },
};
