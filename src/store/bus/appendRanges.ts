import { type LogAppend } from '../storeAnswers';

/** Both appends as one, where the second goes on exactly where the first ends; undefined where it does not. */
export function joined(first: LogAppend, second: LogAppend): LogAppend | undefined {
  const isOneRange = first.generation === second.generation && first.to === second.from;
  return isOneRange && !first.newerThan && !second.newerThan ? { ...first, to: second.to } : undefined;
}

/**
 * What is left of an append when a later one begins inside it: an unfinished last line was told, and then became another
 * one, which is told now.
 */
export function upTo(append: LogAppend, later: LogAppend): LogAppend {
  const isRetold = append.generation === later.generation && later.from < append.to;
  return isRetold ? { ...append, to: Math.max(append.from, later.from) } : append;
}
