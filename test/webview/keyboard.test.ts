import { type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keyCommands, keyHelp, type KeyCommand } from '../../webview/timeline/keyboard';
import { atRest, TimelinePages } from '../harness/timelinePages';
import { explainedStore } from './explainedStore';
import { type Observation, observe, press } from './observation';
import { fixtureStore, seededStore, type SampleStore } from './sampleStores';

let pages: TimelinePages;
beforeAll(async () => {
  pages = await TimelinePages.ofProcess();
});
afterAll(() => pages.closeUsed());

/** How one sees that a key did what it is for. */
interface Proof {
  readonly store?: () => SampleStore | Promise<SampleStore>;
  /** What stands in the query box. */
  readonly query?: string;
  /** Keys that lead to where the command makes sense. */
  readonly first?: readonly string[];
  /** The keys that give the command: each is tried, one after the other. */
  readonly keys: readonly string[];
  readonly then: (before: Observation, after: Observation) => void;
}

const span = ({ start, end }: Observation): number => end - start;
const selects = (before: Observation, after: Observation): void => {
  expect(after.selected).not.toBe('');
  expect(after.selected).not.toBe(before.selected);
  // Said aloud as it is listed.
  expect(after.told).toContain(after.selected.split(',')[0]);
};
const manyLanes = (): SampleStore => seededStore({ events: 2000, tasks: 60, stepMs: 1000 });

/** Every command of the keyboard; a new one without its proof does not compile. */
const proofs: Readonly<Record<KeyCommand, Proof>> = {
  'zoom-in': { keys: ['w', '+', '='], then: (before, after) => expect(span(after)).toBeLessThan(span(before)) },
  'zoom-out': {
    first: ['w', 'w'],
    keys: ['s', '-'],
    then: (before, after) => expect(span(after)).toBeGreaterThan(span(before)),
  },
  earlier: {
    first: ['0', 'w', 'w'],
    keys: ['a', 'ArrowLeft'],
    then: (before, after) => expect(after.start).toBeLessThan(before.start),
  },
  later: {
    first: ['0', 'w', 'w'],
    keys: ['d', 'ArrowRight'],
    then: (before, after) => expect(after.start).toBeGreaterThan(before.start),
  },
  'lane-up': { first: ['0', '[', 'ArrowDown'], keys: ['ArrowUp'], then: selects },
  'lane-down': {
    store: manyLanes,
    first: ['0'],
    keys: ['ArrowDown'],
    then: (before, after) => expect(after.scrolled).toBeGreaterThan(before.scrolled),
  },
  'next-event': { keys: ['.'], then: selects },
  'previous-event': { keys: [','], then: selects },
  'next-failure': { first: ['0'], keys: [']'], then: selects },
  'previous-failure': { first: ['0'], keys: ['['], then: selects },
  'next-step': { store: () => explainedStore('healthy'), first: ['0', '[', '{', '{'], keys: ['}'], then: selects },
  'previous-step': { store: () => explainedStore('healthy'), first: ['0', '['], keys: ['{'], then: selects },
  'next-hit': { query: 'nudge', keys: ['n'], then: selects },
  'previous-hit': { query: 'nudge', keys: ['N'], then: selects },
  focus: { first: ['0', '['], keys: ['f'], then: (before, after) => expect(span(after)).toBeLessThan(span(before)) },
  fit: {
    first: ['w', 'w', 'w'],
    keys: ['0'],
    then: (before, after) => expect(span(after)).toBeGreaterThan(span(before)),
  },
  live: { keys: ['l'], then: (before, after) => expect(after.follow).toBe(!before.follow) },
  fold: { keys: ['z'], then: (before, after) => expect(after.foldPauses).toBe(!before.foldPauses) },
  measure: { first: ['['], keys: ['m'], then: (before, after) => expect(after.told).not.toBe(before.told) },
  'go-to-time': { keys: ['g'], then: (_before, after) => expect(after.dialog).toBe('Go to time') },
  search: { keys: ['/'], then: (_before, after) => expect(after.focused).toBe('vscode-text-field Query') },
  help: { keys: ['?'], then: (_before, after) => expect(after.dialog).toBe('Keys of the timeline') },
  open: {
    first: ['['],
    keys: ['Enter'],
    then: (_before, after) => expect(after.sent.at(-1)).toBe('open-event'),
  },
  escape: {
    first: ['['],
    keys: ['Escape'],
    then: (before, after) => {
      expect(before.selected).not.toBe('');
      expect(after.selected).toBe('');
    },
  },
};

/** The list of events has the focus while keys steer the picture; that Tab reaches it is proven below. */
async function focusPicture(page: Page): Promise<void> {
  await page.locator('.event-list').focus();
}

describe('each key does what the help says of it', () => {
  it.concurrent.each(keyCommands)('%s', async (command) => {
    const { store, query, first = [], keys, then } = proofs[command];
    const shown = { ...((await store?.()) ?? fixtureStore('healthy')), theme: 'dark' } as const;
    const page = await pages.open({ store: shown, width: 1280, height: 600, reducedMotion: 'reduce' });
    try {
      if (query !== undefined) await press(page, ['/', ...query.split('')]);
      await focusPicture(page);
      await press(page, first);
      for (const key of keys) {
        const before = await observe(page);
        await page.keyboard.press(key);
        then(before, await observe(page));
      }
    } finally {
      await pages.putBack(page);
    }
  });

  it('the help names a key for each', () => {
    expect(keyHelp.flatMap(([keys]) => keys).length).toBeGreaterThanOrEqual(keyCommands.length - 2);
  });
});

interface Stop {
  readonly name: string;
  /** How the element is drawn that shows the focus. */
  readonly look: string;
  /** How the element of the stop before is drawn now that the focus has left it. */
  readonly lookOfLast: string;
}

/** Where Tab stops until it was everywhere, and whether the focus is seen there: whether the element looks otherwise. */
async function tabStops(page: Page, key: 'Tab' | 'Shift+Tab'): Promise<readonly { name: string; isSeen: boolean }[]> {
  const stops: Stop[] = [];
  for (let tabs = 0; tabs < 100; tabs++) {
    await page.keyboard.press(key);
    // What a list or tree shows as active is drawn with the next frame.
    await atRest(page);
    const stop = await page.evaluate(focusedElement);
    stops.push(stop);
    if (stop.name === '') {
      return stops.slice(0, -1).map(({ name, look }, i) => ({ name, isSeen: look !== stops[i + 1]?.lookOfLast }));
    }
  }
  throw new Error(
    `Tab goes round in a trap: ${stops
      .map(({ name }) => name)
      .slice(-6)
      .join(', ')}`,
  );
}

/** The element that has the focus, also inside of a component; without a name where Tab went all around. */
function focusedElement(): Stop {
  const lookOf = (elements: readonly Element[]): string =>
    elements
      .map((element) => getComputedStyle(element))
      .map((style) => [style.outline, style.borderColor, style.boxShadow].join(' '))
      .join('; ');
  const kept = globalThis as { lastStop?: readonly Element[]; reached?: Set<Element> };
  kept.reached ??= new Set();
  const lookOfLast = lookOf(kept.lastStop ?? []);
  const focus = document.activeElement;
  // Without a window around it, a page may begin again without leaving.
  if (!focus || focus === document.body || kept.reached.has(focus)) {
    delete kept.reached;
    return { name: '', look: '', lookOfLast };
  }
  kept.reached.add(focus);
  // A component shows the focus inside of itself, a list or tree on what it names as active, an item of a tree on its row.
  const active = document.getElementById(focus.getAttribute('aria-activedescendant') ?? '');
  const parts = [
    focus,
    ...(active ? [active] : []),
    ...focus.children,
    ...(focus.shadowRoot?.querySelectorAll('*') ?? []),
  ];
  kept.lastStop = parts;
  const label = focus.getAttribute('aria-label') ?? focus.textContent;
  const name = `${focus.getAttribute('role') ?? focus.tagName.toLowerCase()} ${label.trim().replaceAll(/\s+/gu, ' ')}`;
  return { name, look: lookOf(parts), lookOfLast };
}

describe('Tab', () => {
  it.each(['dark', 'hc-light'] as const)(
    'goes through everything, shows where it is, and leaves (%s)',
    async (theme) => {
      const store = { ...fixtureStore('healthy'), theme };
      const page = await pages.open({ store, width: 1280, height: 800 });
      try {
        await press(page, ['[']);
        const stops = await tabStops(page, 'Tab');
        const names = stops.map(({ name }) => name);
        // In the order in which one reads: toolbar, overview, lanes, picture, legend, details.
        const expected = [
          'Query',
          'Lanes',
          'Live',
          'Visible time',
          'tree Lanes',
          'Events in view',
          'Failure',
          'Close details',
        ];
        const places = expected.map((word) => names.findIndex((name) => name.includes(word)));
        expect(places, names.join(' | ')).not.toContain(-1);
        expect(places).toEqual([...places].sort((a, b) => a - b));
        expect(stops.filter(({ isSeen }) => !isSeen).map(({ name }) => name)).toEqual([]);
        await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
        const back = await tabStops(page, 'Shift+Tab');
        expect(back.map(({ name }) => name).reverse()).toEqual(names);
      } finally {
        await pages.putBack(page);
      }
    },
  );
});

describe('the list of events', () => {
  it('is in step with the picture, and stays small at any number of events', async () => {
    const store = { ...seededStore({ events: 20_000, tasks: 30, stepMs: 100 }), theme: 'dark' } as const;
    const page = await pages.open({ store, width: 1280, height: 800, reducedMotion: 'reduce' });
    try {
      await focusPicture(page);
      await press(page, ['0']);
      const list = page.getByRole('listbox', { name: /^Events in view: 20,?000$/u });
      await list.waitFor();
      const options = list.getByRole('option', { includeHidden: true });
      expect(await options.count()).toBeLessThanOrEqual(300);
      await press(page, ['.']);
      const active = await list.getAttribute('aria-activedescendant');
      expect(active).not.toBeNull();
      expect(await page.locator(`#${active ?? ''}`).getAttribute('aria-selected')).toBe('true');
      expect(await options.evaluateAll((all) => all.filter((one) => one.ariaSelected === 'true').length)).toBe(1);
      await press(page, ['f', 'f', 'f', 'f']);
      // Only what is in the window is told of.
      const fewer = await page.locator('.event-list').getAttribute('aria-label');
      expect(Number(fewer?.replaceAll(/\D/gu, ''))).toBeLessThan(20_000);
    } finally {
      await pages.putBack(page);
    }
  });
});

describe('with reduced motion', () => {
  it('the window jumps instead of gliding: what follows a key is there with the next frame', async () => {
    const store = { ...fixtureStore('healthy'), theme: 'dark' } as const;
    const windows = async (reducedMotion: 'reduce' | 'no-preference'): Promise<number> => {
      const page = await pages.open({ store, width: 1280, height: 800, reducedMotion });
      try {
        await press(page, ['[', '0']);
        // Every picture that is painted on the way is another axis.
        await page.evaluate(`{
          const canvas = document.querySelector('.axis-plot canvas');
          window.axes = new Set([canvas.toDataURL()]);
          const context = canvas.getContext('2d');
          const clear = context.clearRect.bind(context);
          context.clearRect = (...args) => { window.axes.add(canvas.toDataURL()); clear(...args); };
        }`);
        await press(page, ['f']);
        return Number(
          await page.evaluate('window.axes.add(document.querySelector(".axis-plot canvas").toDataURL()).size'),
        );
      } finally {
        await pages.putBack(page);
      }
    };
    expect(await windows('reduce')).toBe(2);
    expect(await windows('no-preference')).toBeGreaterThan(2);
  });
});
