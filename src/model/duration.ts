const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * A length of time for people, in the two largest units at most: `0.4 s`, `25 s`, `2 min 5 s`, `3 h`, `2 d 4 h`. Under a
 * tenth of a second `5 ms`; a negative one with `−`.
 */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms)) return 'unknown time';
  if (ms < 0) return `−${formatDuration(-ms)}`;
  if (ms < 99.5) return `${Math.round(ms)} ms`;
  if (ms < 9950) return `${(Math.round(ms / 100) / 10).toString()} s`;
  const seconds = Math.round(ms / second);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return inTwoUnits(seconds, 60, 'min', 's');
  const minutes = Math.round(ms / minute);
  if (minutes < 24 * 60) return inTwoUnits(minutes, 60, 'h', 'min');
  return inTwoUnits(Math.round(ms / hour), 24, 'd', 'h');
}

function inTwoUnits(count: number, perLarge: number, large: string, small: string): string {
  const rest = count % perLarge;
  const whole = `${Math.floor(count / perLarge)} ${large}`;
  return rest === 0 ? whole : `${whole} ${rest} ${small}`;
}

/**
 * How long before `now` (both in ms) a moment was, in one unit: `just now`, `12 s ago`, `5 min ago`,
 * `in 3 h`, `2 d ago`, `10 mo ago`. Short, because it stands at the end of a row, where a narrow list cuts.
 */
export function relativeTime(ms: number, now: number): string {
  const distance = Math.abs(now - ms);
  if (!Number.isFinite(distance)) return 'at an unknown time';
  if (distance < 5 * second) return 'just now';
  const words = inOneUnit(distance);
  return ms <= now ? `${words} ago` : `in ${words}`;
}

function inOneUnit(ms: number): string {
  if (ms < minute) return `${Math.floor(ms / second)} s`;
  if (ms < hour) return `${Math.floor(ms / minute)} min`;
  if (ms < day) return `${Math.floor(ms / hour)} h`;
  if (ms < 14 * day) return `${Math.floor(ms / day)} d`;
  if (ms < 60 * day) return `${Math.floor(ms / (7 * day))} wk`;
  if (ms < 730 * day) return `${Math.floor(ms / (30 * day))} mo`;
  return `${Math.floor(ms / (365 * day))} yr`;
}
