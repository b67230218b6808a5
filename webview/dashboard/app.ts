import * as z from 'zod/mini';
import {
  type DashboardFocus,
  type FromDashboard,
  type ToDashboard,
  toDashboardSchema,
} from '../../src/protocol/dashboard';
import { type DashboardLife, type DashboardPageLink } from '../shared/dashboardEntry';
import { element } from '../shared/dom';
import { readPalette, watchTheme } from '../timeline/painter/palette';
import { CompareSection } from './parts/compareSection';
import { NotificationsSection } from './parts/notificationsSection';
import { PatternsSection } from './parts/patternsSection';
import { type Section } from './parts/section';
import { SessionsSection } from './parts/sessionsSection';
import { type Links } from './queryLinks';
import { setTones } from './tones';

/**
 * The dashboard: what the store's events say when they are counted. Four parts below each other; every figure that counts
 * events leads to them.
 */
export class DashboardApp implements DashboardLife {
  private readonly links: Links;
  private readonly sessions: SessionsSection;
  private readonly compare: CompareSection;
  private readonly patterns: PatternsSection;
  private readonly notifications: NotificationsSection;

  constructor(
    root: HTMLElement,
    private readonly page: DashboardPageLink,
  ) {
    this.links = {
      showQuery: (query) => page.showQuery(query),
      showEvents: (query) => this.send({ type: 'show-events', query }),
      showEvent: (place) => page.showEvent(place),
      openEvent: ({ index, generation }) => this.send({ type: 'open-event', index, generation }),
    };
    const send = (message: FromDashboard): void => this.send(message);
    this.compare = new CompareSection(this.links, send);
    this.sessions = new SessionsSection(this.links, (chosen) => this.compare.choose(chosen));
    this.patterns = new PatternsSection(this.links, send);
    this.notifications = new NotificationsSection(this.links, send);
    const sections = [this.sessions, this.compare, this.patterns, this.notifications].map(({ section }) => section);
    for (const section of sections) section.onRetry = () => send({ type: 'retry' });
    const dashboard = element('div', { class: 'dashboard' }, ...sections.map((section) => section.element));
    dashboard.addEventListener('keydown', clickWithAlt);
    root.replaceChildren(dashboard);
    setTones(dashboard, readPalette());
    watchTheme(() => {
      setTones(dashboard, readPalette());
      this.sessions.themeChanged();
    });
  }

  receive(message: unknown): void {
    // As for the timeline: zod must not try to make code of texts, the page's content security policy forbids that.
    z.config({ jitless: true });
    const parsed = z.safeParse(toDashboardSchema, message);
    if (parsed.success) this.take(parsed.data);
    else this.send({ type: 'report', message: `A message was dropped: ${z.prettifyError(parsed.error)}` });
  }

  show(): void {
    this.send({ type: 'shown' });
    this.sessions.shown();
  }

  hide(): void {
    this.send({ type: 'hidden' });
  }

  private send(message: FromDashboard): void {
    this.page.send(message);
  }

  private take(message: ToDashboard): void {
    switch (message.type) {
      case 'rules':
        this.sessions.setRules(message);
        this.notifications.setRules(message);
        this.patterns.setRules(message);
        return;
      case 'sessions':
        this.sessions.update(message);
        this.compare.sessionsChanged(message.total);
        return;
      case 'comparison':
        this.compare.update(message);
        return;
      case 'patterns':
        this.patterns.update(message);
        return;
      case 'patterns-progress':
        this.patterns.progress(message.share);
        return;
      case 'patterns-stopped':
        this.patterns.stopped();
        return;
      case 'matrix':
        this.notifications.update(message);
        return;
      case 'notifications':
        this.notifications.takeRows(message);
        return;
      case 'focus':
        this.focus(message.focus);
        return;
      case 'failed':
        this.sectionOf(message.part).fail(message.reason);
    }
  }

  private focus({ part, compare, task }: DashboardFocus): void {
    if (compare) this.sessions.choose([compare.a, compare.b]);
    if (task) this.notifications.showTask(task);
    this.sectionOf(part).reveal();
  }

  private sectionOf(part: DashboardFocus['part']): Section {
    return this[part].section;
  }
}

/** Alt+Enter is what Alt+click is: browsers press no button by it. */
function clickWithAlt(event: KeyboardEvent): void {
  if (event.key !== 'Enter' || !event.altKey || !(event.target instanceof HTMLButtonElement)) return;
  event.preventDefault();
  event.target.dispatchEvent(new MouseEvent('click', { altKey: true, bubbles: true, cancelable: true }));
}
