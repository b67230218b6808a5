import { formatQueryValue } from '../../model/query/formatEventQuery';
import { exactPattern } from '../../model/query/pattern';

/** `key:value,…` that matches exactly these values, whatever characters they hold. */
export function pairText(key: 'kind' | 'task' | 'source' | 'target', values: readonly string[]): string {
  return `${key}:${values.map((value) => formatQueryValue(exactPattern(value))).join(',')}`;
}
