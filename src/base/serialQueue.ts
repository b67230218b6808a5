/** Runs jobs one after the other, in the order in which they came. A job that fails does not hold up the next. */
export class SerialQueue {
  private last: Promise<unknown> = Promise.resolve();

  /** Resolves, or rejects, with the job, which begins when all jobs before it have ended. */
  run<Answer>(job: () => Promise<Answer>): Promise<Answer> {
    const answer = this.last.then(job);
    // How the job ended is told to whoever asked for it.
    this.last = answer.catch(() => undefined);
    return answer;
  }
}
