/**
 * Whether a payload in the cache says the same as the one of the line. The native program writes it anew into the cache:
 * keys sorted, numbers in its own spelling, a missing payload as `null` (format.md, Records).
 */
export function isSamePayload(cached: string, line: string | undefined): boolean {
  if (cached === (line ?? 'null')) return true;
  if (line === undefined) return false;
  try {
    return isSameValue(JSON.parse(cached), JSON.parse(line));
  } catch {
    // One of the two is no JSON, so it isn't what the native program makes of the other.
    return false;
  }
}

function isSameValue(a: unknown, b: unknown): boolean {
  if (typeof a === 'number' && typeof b === 'number') return isSameNumber(a, b);
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((value, index) => isSameValue(value, b[index]));
  if (isObject(a) && isObject(b)) {
    const keys = Object.keys(a);
    return (
      keys.length === Object.keys(b).length &&
      keys.every((key) => Object.hasOwn(b, key) && isSameValue(Reflect.get(a, key), Reflect.get(b, key)))
    );
  }
  return a === b;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// The native reader may round a decimal to the neighbouring double, so the last bit is not compared.
function isSameNumber(a: number, b: number): boolean {
  return a === b || Math.abs(a - b) <= 2 * Number.EPSILON * Math.max(Math.abs(a), Math.abs(b));
}
