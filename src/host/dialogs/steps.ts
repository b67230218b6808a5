/** What a step of a dialog did: went on, or wants the step before again. */
export type StepOutcome = 'next' | 'back';

/**
 * Runs the steps of a dialog one after the other, with a way back. Back from the first step ends the dialog. Resolves
 * with whether it came to the end; what a step throws (the person cancelled) ends it too.
 */
export async function runSteps(steps: readonly (() => Promise<StepOutcome>)[]): Promise<boolean> {
  let position = 0;
  for (;;) {
    const step = steps[position];
    if (!step) return true;
    const outcome = await step();
    position += outcome === 'next' ? 1 : -1;
    if (position < 0) return false;
  }
}
