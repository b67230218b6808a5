/** Now in ms, on a clock that every process of this machine shares and that nobody sets: fit for differences alone. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint() / 1000n) / 1000;
}
