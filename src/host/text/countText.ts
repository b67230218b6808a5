/** `1,234`: a whole number, written as `Intl.NumberFormat('en-US')` would. Making one of those costs a start 15 ms. */
export function numberText(number: number): string {
  return String(number).replaceAll(/\B(?=(?:\d{3})+$)/gu, ',');
}

/** `1 event`, `1,234 events`. `plural` where an `s` is not enough. */
export function countText(number: number, singular: string, plural = `${singular}s`): string {
  return `${numberText(number)} ${number === 1 ? singular : plural}`;
}

/** `512 B`, `1.4 MB`: sizes for people, in powers of 1,000 as file managers show them. */
export function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let size = bytes;
  let unit = 0;
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${unit === 0 || size >= 9.95 ? Math.round(size) : size.toFixed(1)} ${units[unit] ?? ''}`;
}

/** `12 %`, `< 1 %`: how much `part` is of `whole`. */
export function shareText(part: number, whole: number): string {
  if (whole === 0) return '0 %';
  const percent = (part / whole) * 100;
  return percent > 0 && percent < 1 ? '< 1 %' : `${Math.round(percent)} %`;
}
