/**
 * Moves the focus by arrow keys, Home and End among elements of which one at a time is in the order of Tab. Up and Down go to
 * the next element that names the same `data-column`, where they have one.
 */
export function moveFocus(event: KeyboardEvent, within: HTMLElement, selector: string): void {
  const all = [...within.querySelectorAll<HTMLElement>(selector)];
  const from = all.findIndex((one) => one === document.activeElement);
  if (from < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
  const next = nextElement(event.key, all, from);
  if (next === undefined) return;
  event.preventDefault();
  for (const one of all) one.tabIndex = one === next ? 0 : -1;
  next.focus();
}

function nextElement(key: string, all: readonly HTMLElement[], from: number): HTMLElement | undefined {
  const column = all[from]?.dataset.column;
  const inColumn = (one: HTMLElement): boolean => column !== undefined && one.dataset.column === column;
  switch (key) {
    case 'ArrowRight':
      return all[from + 1] ?? all[from];
    case 'ArrowLeft':
      return all[from - 1] ?? all[from];
    case 'ArrowDown':
      return column === undefined ? undefined : (all.slice(from + 1).find(inColumn) ?? all[from]);
    case 'ArrowUp':
      return column === undefined ? undefined : (all.slice(0, from).findLast(inColumn) ?? all[from]);
    case 'Home':
      return all[0];
    case 'End':
      return all.at(-1);
    default:
      return undefined;
  }
}
