/**
 * The candidate that somebody who typed `word` most likely meant: one that is a few slips away (characters added, left
 * out, changed or swapped; one slip for each three characters), or that starts with the word. Undefined when none is near.
 */
export function closestWord<Word extends string>(word: string, candidates: readonly Word[]): Word | undefined {
  const typed = word.toLowerCase();
  if (typed === '') return undefined;
  let closest: Word | undefined;
  let fewest = Math.max(1, Math.floor(typed.length / 3)) + 1;
  for (const candidate of candidates) {
    const slips = countSlips(typed, candidate);
    if (slips < fewest) {
      closest = candidate;
      fewest = slips;
    }
  }
  return closest ?? candidates.find((candidate) => candidate.startsWith(typed) || typed.startsWith(candidate));
}

/** Optimal string alignment distance. Words here are short: the full table is kept. */
function countSlips(from: string, to: string): number {
  const rows: number[][] = [];
  const at = (row: number, column: number): number => rows[row]?.[column] ?? 0;
  for (let i = 0; i <= from.length; i++) {
    const row: number[] = [];
    rows.push(row);
    for (let j = 0; j <= to.length; j++) {
      if (i === 0 || j === 0) {
        row.push(i + j);
        continue;
      }
      const changed = from[i - 1] === to[j - 1] ? 0 : 1;
      let slips = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + changed);
      if (i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1])
        slips = Math.min(slips, at(i - 2, j - 2) + 1);
      row.push(slips);
    }
  }
  return at(from.length, to.length);
}
