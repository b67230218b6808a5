import { hex, pick, type Random } from '../bench/seededRandom';
import { mainPayload, type PayloadStyle, rebaseEnds, rebasePayload } from './storyFailures';
import { type StoryLog } from './storyLog';

/** A task at work from … until, ms UTC. */
export interface Work {
  readonly task: string;
  readonly fromMs: number;
  readonly untilMs: number;
  /** From then on nobody sends it a message: the last one that did is the one that matters. */
  readonly quietFromMs?: number | undefined;
}

/** What goes on in a session beside the failures. */
export interface SessionNoise {
  readonly log: StoryLog;
  readonly random: Random;
  readonly style: PayloadStyle;
  readonly work: readonly Work[];
  readonly startMs: number;
  readonly endMs: number;
}

/** Before its end a task gets no more rebases: the one that matters would be told apart from them by nobody. */
const quietMs = 9000;

/** Locks, learnings, nudges, syncs and checkpoints of each task at work, and rounds of rebases that go well in the end. */
export function tellSessionNoise(noise: SessionNoise): void {
  for (const work of noise.work) tellWork(noise, work);
  const { random, startMs, endMs } = noise;
  for (let atMs = startMs + 8000; atMs < endMs - 20_000; atMs += 9000 + random() * 22_000) tellRebaseRound(noise, atMs);
}

function tellWork(
  { log, random, style, work }: SessionNoise,
  { task, fromMs, untilMs, quietFromMs = Infinity }: Work,
): void {
  for (let atMs = fromMs + 300; atMs < untilMs - 2500; atMs += 700 + random() * 5200) {
    const others = work.filter((other) => {
      return (
        other.task !== task &&
        other.fromMs < atMs &&
        atMs < Math.min(other.untilMs - 2500, other.quietFromMs ?? Infinity)
      );
    });
    const kind = pick(random, ['lock', 'lock', 'lock', 'learning', 'nudge', 'sync', 'checkpoint'] as const);
    switch (kind) {
      case 'lock': {
        const resource = `file:src/${pick(random, ['queue', 'wal', 'retry', 'metrics'])}.rs`;
        const heldMs = 50 + random() * 600;
        log.add(atMs, 'lock_acquired', { source: task }, { resource, waited_ms: Math.floor(random() * 400) });
        log.add(atMs + heldMs, 'lock_released', { source: task }, { resource, held_ms: Math.floor(heldMs) });
        break;
      }
      case 'learning':
        log.add(atMs, 'learning_extracted', { source: task }, { kind: 'pattern', title: `prefer ${hex(random, 6)}` });
        break;
      case 'nudge': {
        const told =
          style === 'fixtures' ? { reason: 'stuck', severity: 'info' } : { message: 'Still there?', severity: 'Info' };
        if (atMs < quietFromMs) log.add(atMs, 'nudge_sent', { target: task }, told);
        break;
      }
      case 'sync':
        if (others.length > 0)
          log.add(
            atMs,
            'sync_relayed',
            { source: task, target: pick(random, others).task },
            syncPayload(style, random),
          );
        break;
      case 'checkpoint':
        log.add(atMs, 'custom:checkpoint', { source: task }, { n: Math.floor(random() * 100) });
        break;
    }
  }
}

function syncPayload(style: PayloadStyle, random: Random): Record<string, unknown> {
  const text = `Interface ${hex(random, 4)} changed`;
  return style === 'fixtures' ? { message: text, urgency: 'normal' } : { learning_summary: text, urgency: 'Low' };
}

/** main moves on; everybody at work rebases, some of them only after a conflict that is resolved. */
function tellRebaseRound({ log, random, style, work }: SessionNoise, atMs: number): void {
  const commit = hex(random, 40);
  log.add(atMs, 'main_updated', {}, mainPayload(style, commit, 2));
  for (const { task, fromMs, untilMs } of work) {
    if (atMs < fromMs + 500 || atMs > untilMs - 2 * quietMs) continue;
    const askedMs = atMs + 150 + random() * 900;
    const sender = pick(random, work).task;
    log.add(askedMs, 'rebase_required', rebaseEnds(style, random, task, sender), rebasePayload(style, commit, 2));
    const isHard = random() < 0.15;
    if (isHard)
      log.add(
        askedMs + 700,
        'rebase_conflict',
        { source: task },
        style === 'fixtures'
          ? { files: ['src/wal.rs'], commit }
          : { details: 'a hunk failed', conflicting_files: ['src/wal.rs'] },
      );
    const completed =
      style === 'fixtures' ? { previous: hex(random, 7), commit: commit.slice(0, 7), ms: 900 } : { new_head: commit };
    log.add(askedMs + 1200 + (isHard ? 2500 : 0), 'rebase_completed', { source: task }, completed);
  }
}
