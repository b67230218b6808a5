/** How often something is measured, unless one run takes over `longRunMs`. */
const usualRuns = 5;
const longRunMs = 5000;
const longRuns = 3;

/** Measures several times, one after the other: at least five, or three where the first took over 5 s. */
export async function repeat<Figure>(measure: (run: number) => Promise<Figure>): Promise<readonly Figure[]> {
  const start = performance.now();
  const figures = [await measure(0)];
  const runs = performance.now() - start > longRunMs ? longRuns : usualRuns;
  while (figures.length < runs) figures.push(await measure(figures.length));
  return figures;
}
