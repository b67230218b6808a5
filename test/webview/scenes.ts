import { type Page } from 'playwright-core';
import { atRest } from '../harness/timelinePages';
import { analysedSample, analysedStore, emptyAnalysis } from './analysedStore';
import { explainedStore } from './explainedStore';
import {
  everyMeaningStore,
  fixtureStore,
  manySessionsStore,
  oneEventStore,
  oneStartStore,
  sameNanosecondStore,
  type SampleStore,
  seededStore,
  sessionsStore,
} from './sampleStores';

/** A state of the timeline that is worth a look: what it shows, how one gets there, and what is then to be seen. */
export interface Scene {
  readonly name: string;
  readonly store: () => SampleStore | Promise<SampleStore>;
  /** Of the page, in CSS pixels, where it is not the usual one. */
  readonly size?: { readonly width: number; readonly height: number };
  /** What a person does; nothing for the picture that the timeline opens with. */
  readonly act?: (page: Page) => Promise<void>;
  /** A selector of what must be visible then: a scene that shows something else proves nothing. */
  readonly shows: string;
  /** Whether its picture is kept and compared (pictures.test.ts). */
  readonly picture?: true;
}

/** The store of most scenes: eleven tasks and 400 events of a busy hour. */
export const healthy = (): SampleStore => fixtureStore('healthy');
const key =
  (...names: readonly string[]) =>
  async (page: Page): Promise<void> => {
    for (const name of names) {
      await page.keyboard.press(name);
      await atRest(page);
    }
  };
const query = (text: string) => async (page: Page) => {
  await page.keyboard.press('/');
  await page.keyboard.type(text);
};

/** Opens the tab Analysis and waits until its script is there. */
async function openAnalysis(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Analysis' }).click();
  await page.locator('.dashboard .section-note:not(:empty)').first().waitFor();
  await atRest(page);
}

/** All of the time, from the first lane on: a timeline opens at its last session, scrolled to what is in it. */
async function everythingFromTheTop(page: Page): Promise<void> {
  await key('0')(page);
  await page.evaluate(`document.querySelector('.scroller').scrollTo({ top: 0 })`);
  await atRest(page);
}

/** Every state that tests and the preview show. A new function of the timeline adds its states here. */
export const scenes: readonly Scene[] = [
  { name: 'start', store: healthy, shows: '.lane-label' },
  { name: 'overview', store: healthy, act: everythingFromTheTop, shows: '.lane-label', picture: true },
  {
    name: 'dense',
    store: () => seededStore({ events: 40_000, tasks: 40, stepMs: 36 }),
    act: key('0'),
    shows: '.lane-label',
    picture: true,
  },
  { name: 'sparse', store: everyMeaningStore, act: key('0'), shows: '.lane-label', picture: true },
  { name: 'sessions', store: sessionsStore, act: key('0'), shows: '.lane-label', picture: true },
  { name: 'folded', store: sessionsStore, act: key('z', '0'), shows: '[aria-pressed=true].toggle', picture: true },
  { name: 'ruler', store: healthy, act: key('[', 'm', ',', ',', ','), shows: '.has-selection .step[aria-current]' },
  { name: 'go-to-time', store: healthy, act: key('g'), shows: '.go-to-time[open]' },
  {
    name: 'go-to-time-mistake',
    store: healthy,
    act: async (page) => {
      await page.keyboard.press('g');
      await page.keyboard.type('25:00');
      await page.keyboard.press('Enter');
    },
    shows: '.go-to-time-problem',
  },
  { name: 'selection', store: healthy, act: key('['), shows: '.has-selection .step[aria-current]', picture: true },
  {
    name: 'explained',
    store: () => explainedStore('healthy'),
    act: key('[', 'f'),
    shows: '.step-number',
    picture: true,
  },
  {
    name: 'explained-step',
    store: () => explainedStore('neuraphage'),
    act: key('[', 'f', '{', '{'),
    shows: '.step[aria-current] .step-number',
  },
  { name: 'zoomed', store: healthy, act: key('[', 'f', 'f', 'f'), shows: '.has-selection .step[aria-current]' },
  { name: 'empty', store: () => ({ ...healthy(), events: [] }), shows: '.empty-state.shown', picture: true },
  { name: 'one-event', store: oneEventStore, shows: '.lane-label', picture: true },
  { name: 'same-nanosecond', store: sameNanosecondStore, shows: '.lane-label', picture: true },
  {
    name: 'ten-years',
    store: () => seededStore({ events: 400, tasks: 6, stepMs: (10 * 365 * 86_400_000) / 400 }),
    act: key('0'),
    shows: '.lane-label',
    picture: true,
  },
  {
    name: 'error',
    store: () => ({
      ...healthy(),
      state: 'loading',
      events: [],
      failure: 'events.jsonl can’t be read: permission denied.',
    }),
    shows: '.empty-state.shown .codicon-error',
  },
  {
    name: 'loading',
    store: () => ({ ...healthy(), state: 'loading', events: [] }),
    shows: '.empty-state.shown vscode-progress-ring',
  },
  {
    name: 'no-store',
    store: () => ({ ...healthy(), state: 'none', events: [] }),
    shows: '.without-store .empty-state button',
  },
  { name: 'missing', store: () => ({ ...healthy(), state: 'missing', events: [] }), shows: '.empty-state.shown' },
  { name: 'query', store: healthy, act: query('-kind:lock_*'), shows: '.hit-count:not(:empty)' },
  {
    name: 'hit',
    store: healthy,
    act: async (page) => {
      await query('kind:task_failed')(page);
      await page.keyboard.press('Enter');
    },
    shows: '.hit-controls.shown',
  },
  {
    name: 'rest-dimmed',
    store: healthy,
    act: async (page) => {
      await query('kind:rebase*')(page);
      await page.locator('.hit-controls .switch').click();
    },
    shows: '.switch[aria-pressed=false]',
  },
  {
    name: 'kinds-hidden',
    store: healthy,
    act: (page) => page.locator('#legend-lock').click(),
    shows: '.hidden-kinds.shown',
  },
  {
    name: 'paused',
    store: healthy,
    act: async (page) => {
      await key('l')(page);
      await page.evaluate(`{
        const last = window.previewStore.events.at(-1);
        for (const [kind, minute] of [['nudge_sent', '10'], ['task_failed', '11']])
          window.previewAppend({ ...last, kind, timestampText: '2026-01-11T14:' + minute + ':00.000000000Z' });
      }`);
    },
    shows: '.edge-notice.paused.shown',
  },
  { name: 'no-hits', store: healthy, act: query('nowhere'), shows: '.empty-state.shown button' },
  { name: 'query-mistake', store: healthy, act: query('kind:task_failed bad:x'), shows: '.query-problem' },
  {
    name: 'completion',
    store: healthy,
    act: async (page) => {
      await query('kind:')(page);
      await page.locator('.completion').first().waitFor();
      await page.keyboard.press('ArrowDown');
    },
    shows: '.completion[aria-selected=true]',
  },
  { name: 'keys-help', store: healthy, act: key('?'), shows: 'dialog[open]' },
  {
    name: 'dropdown',
    store: healthy,
    act: (page) => page.locator('vscode-dropdown').nth(1).click(),
    shows: 'vscode-dropdown.open, vscode-dropdown[open]',
  },
  {
    name: 'analysis',
    store: () => analysedStore('neuraphage'),
    act: openAnalysis,
    shows: '.part-sessions .chart canvas',
    picture: true,
  },
  {
    name: 'analysis-compared',
    store: () => analysedStore('neuraphage'),
    act: async (page) => {
      await openAnalysis(page);
      for (const number of ['1', '3']) await page.getByRole('checkbox', { name: `Compare session ${number}` }).check();
      await page.locator('.part-compare').scrollIntoViewIfNeeded();
    },
    shows: '.part-compare .comparison',
  },
  {
    name: 'analysis-messages',
    store: () => analysedStore('healthy'),
    act: async (page) => {
      await openAnalysis(page);
      await page.locator('.matrix .cell').first().click();
    },
    shows: '.messages .state',
    picture: true,
  },
  {
    name: 'analysis-empty',
    store: () => ({ ...healthy(), events: [], dashboard: emptyAnalysis() }),
    act: openAnalysis,
    shows: '.part-patterns .part-empty',
    picture: true,
  },
  {
    name: 'analysis-narrow',
    store: () => analysedStore('neuraphage'),
    size: { width: 320, height: 640 },
    act: async (page) => {
      await openAnalysis(page);
      await page.locator('.matrix .cell').first().click();
    },
    shows: '.messages .state',
    picture: true,
  },
  {
    name: 'analysis-one-session',
    store: () => analysedSample(oneStartStore()),
    act: openAnalysis,
    shows: '.part-notifications .part-empty',
    picture: true,
  },
  {
    name: 'analysis-many',
    store: () => analysedSample(manySessionsStore()),
    act: async (page) => {
      await openAnalysis(page);
      await page.locator('.part-notifications').scrollIntoViewIfNeeded();
    },
    shows: '.matrix .end.muted',
    picture: true,
  },
  {
    name: 'analysis-looking',
    store: () => ({
      ...healthy(),
      dashboard: {
        ...emptyAnalysis(),
        first: [
          { type: 'rules', timeZone: 'utc', gapMinutes: 30, reactionMinutes: 5 },
          { type: 'sessions', sessions: [], total: 0 },
          { type: 'patterns-progress', share: 0.4 },
          { type: 'failed', part: 'notifications', reason: 'events.jsonl can’t be read: permission denied.' },
        ],
      },
    }),
    act: openAnalysis,
    shows: '.looking progress',
  },
  {
    name: 'tooltip',
    store: everyMeaningStore,
    act: async (page) => {
      await key('0', '.', 'f')(page);
      const plot = await page.locator('.plot').boundingBox();
      const lane = await page.locator('.lane-label.selected').boundingBox();
      if (!plot || !lane) throw new Error('There is no selected lane to point at.');
      // The focused event stands in the middle of the plot.
      await page.mouse.move(plot.x + plot.width / 2 - 3, lane.y + lane.height / 2);
      await page.mouse.move(plot.x + plot.width / 2, lane.y + lane.height / 2);
    },
    shows: '.tooltip.shown',
  },
];

/** Brings a page that shows the scene's store into its state, at rest. Throws where the state can't be seen. */
export async function play(page: Page, scene: Scene): Promise<void> {
  await scene.act?.(page);
  await atRest(page);
  await page.locator(scene.shows).first().waitFor({ state: 'visible', timeout: 20_000 });
}
