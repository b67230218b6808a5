import { type TestEnd } from './suiteProgress';

/** Writes a suite's tests for people, in mocha's manner: headings, a line a test, what failed at the end. */
export class SuiteReport {
  readonly #lines: string[] = [];
  readonly #failed: TestEnd[] = [];
  readonly #start = performance.now();
  readonly #live: boolean;
  #headings: readonly string[] = [];
  #passed = 0;

  /** `live`: each line at once. Otherwise all at the end, so that reports of suites that run together don't mix. */
  constructor(title: string, options: { readonly live: boolean }) {
    this.#live = options.live;
    this.#write(`\n${title}`);
  }

  /** Writes one test, under the headings that are not written yet. */
  add(test: TestEnd): void {
    const headings = test.path.slice(0, -1);
    const shared = headings.findIndex((heading, depth) => heading !== this.#headings[depth]);
    headings.forEach((heading, depth) => {
      if (shared !== -1 && depth >= shared) this.#write(`${'  '.repeat(depth + 1)}${heading}`);
    });
    this.#headings = headings;
    const mark = test.passed ? '✓' : '✗';
    const duration = test.duration >= 100 ? ` (${Math.round(test.duration)} ms)` : '';
    this.#write(`${'  '.repeat(headings.length + 1)}${mark} ${test.path.at(-1) ?? ''}${duration}`);
    if (test.passed) this.#passed++;
    else this.#failed.push(test);
  }

  /** Writes failures, problems and the sum. Returns whether all is well. */
  finish(problems: readonly string[]): boolean {
    for (const test of this.#failed) this.#write(`\n  ${test.path.join(' › ')}\n${indent(test.error ?? '')}`);
    for (const problem of problems) this.#write(`\n${indent(problem)}`);
    const seconds = ((performance.now() - this.#start) / 1000).toFixed(1);
    const failed = this.#failed.length > 0 ? `, ${this.#failed.length} failed` : '';
    this.#write(`\n  ${this.#passed} passed${failed} (${seconds} s)`);
    if (!this.#live) console.log(this.#lines.join('\n'));
    return this.#failed.length === 0 && problems.length === 0;
  }

  #write(line: string): void {
    if (this.#live) console.log(line);
    else this.#lines.push(line);
  }
}

function indent(text: string): string {
  return text.replace(/^/gm, '    ');
}
