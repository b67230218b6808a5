const two = (value: number): string => String(value).padStart(2, '0');

/** What a file system of any kind does not take in a name, and white space at the ends. */
const unusable = /[\\/:*?"<>|\p{Cc}]+/gu;

/** The name that is offered for an export: `shop timeline 2026-01-11 15.30.svg`, in local time. */
export function exportName(storeName: string, what: string, ending: string, now: Date): string {
  const date = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  const time = `${two(now.getHours())}.${two(now.getMinutes())}`;
  const store = storeName.replaceAll(unusable, '-').slice(0, 80).trim();
  return `${store === '' ? 'engram' : store} ${what} ${date} ${time}.${ending}`;
}
