/** What the keys do, apart from typing. */
export const keyCommands = [
  'zoom-in',
  'zoom-out',
  'earlier',
  'later',
  'lane-up',
  'lane-down',
  'next-event',
  'previous-event',
  'next-failure',
  'previous-failure',
  'next-step',
  'previous-step',
  'next-hit',
  'previous-hit',
  'focus',
  'fit',
  'live',
  'fold',
  'measure',
  'go-to-time',
  'search',
  'help',
  'open',
  'escape',
] as const;
export type KeyCommand = (typeof keyCommands)[number];

const commandOfKey: ReadonlyMap<string, KeyCommand> = new Map([
  ['w', 'zoom-in'],
  ['+', 'zoom-in'],
  ['=', 'zoom-in'],
  ['s', 'zoom-out'],
  ['-', 'zoom-out'],
  ['a', 'earlier'],
  ['ArrowLeft', 'earlier'],
  ['d', 'later'],
  ['ArrowRight', 'later'],
  ['ArrowUp', 'lane-up'],
  ['ArrowDown', 'lane-down'],
  ['.', 'next-event'],
  [',', 'previous-event'],
  [']', 'next-failure'],
  ['[', 'previous-failure'],
  ['}', 'next-step'],
  ['{', 'previous-step'],
  ['n', 'next-hit'],
  ['N', 'previous-hit'],
  ['f', 'focus'],
  ['0', 'fit'],
  ['l', 'live'],
  ['z', 'fold'],
  ['m', 'measure'],
  ['g', 'go-to-time'],
  ['/', 'search'],
  ['?', 'help'],
  ['Enter', 'open'],
  ['Escape', 'escape'],
]);

/** The command of a key press; undefined where the key is none, or belongs to VS Code (with Ctrl, Alt or Meta). */
export function keyCommand(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey'>,
): KeyCommand | undefined {
  if (event.ctrlKey || event.altKey || event.metaKey) return undefined;
  return commandOfKey.get(event.key) ?? commandOfKey.get(event.key.toLowerCase());
}

/** The keys in words, for the help. */
export const keyHelp: readonly (readonly [keys: readonly string[], words: string])[] = [
  [['W', 'S'], 'Zoom in and out; the wheel zooms at the pointer'],
  [['A', 'D'], 'Earlier and later; so do ← and →, dragging and Shift with the wheel'],
  [['.', ','], 'Next and previous event in the lane'],
  [['↑', '↓'], 'Nearest event in the lane above and below'],
  [[']', '['], 'Next and previous failure'],
  [['}', '{'], 'Next and previous step of what is explained'],
  [['n', 'N'], 'Next and previous hit of the query; so do Enter and Shift+Enter in its box'],
  [['F'], 'Focus the selection'],
  [['0'], 'Fit everything; so does a double click'],
  [['L'], 'Follow new events, or pause'],
  [['Z'], 'Fold long pauses, or show them at their length'],
  [['M'], 'Measure from the selected event; so does Shift with a click'],
  [['G'], 'Go to a time'],
  [['/'], 'Search'],
  [['Enter'], 'Open the selected event'],
  [['→', '←'], 'In the lane labels (Tab): unfold and fold'],
  [['P'], 'In the lane labels: pin the lane on top, or unpin it'],
  [['Esc'], 'Clear the selection, close this'],
];
