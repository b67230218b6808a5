import { type DashboardLife, type DashboardPageLink } from '../shared/dashboardEntry';
import { element } from '../shared/dom';

/** Where the dashboard is loaded from, and the nonce that lets a script run in the page. */
export interface DashboardSource {
  readonly script: string;
  readonly style: string;
  readonly nonce: string;
}

/**
 * Where the dashboard lies, as the host's page says on its element `app`; undefined where it says nothing. The nonce is that
 * of the running script, so this has to be asked while it is loaded.
 */
export function dashboardSource(root: HTMLElement): DashboardSource | undefined {
  const { dashboardScript: script, dashboardStyle: style } = root.dataset;
  const nonce = document.currentScript?.nonce ?? '';
  return script === undefined || style === undefined ? undefined : { script, style, nonce };
}

/**
 * The second tab of the page. What it shows is a program of its own, which is loaded when the tab is opened for the first
 * time: the timeline opens as fast as without it.
 */
export class DashboardTab {
  readonly element = element('div', { class: 'analysis-panel' });
  private dashboard: DashboardLife | undefined;
  private loading = false;
  private visible = false;
  private folder: string | undefined;

  constructor(
    private readonly source: DashboardSource | undefined,
    private readonly page: DashboardPageLink,
    private readonly onProblem: (message: string) => void,
  ) {}

  /** The tab came to the front, or another one did. */
  setVisible(visible: boolean): void {
    if (visible === this.visible) return;
    this.visible = visible;
    if (visible && !this.dashboard) this.load();
    else if (visible) this.dashboard?.show();
    else this.dashboard?.hide();
  }

  /** Hands on a message of the host. Before the dashboard is there it has asked for nothing, so nothing is lost. */
  receive(message: unknown): void {
    this.dashboard?.receive(message);
  }

  /** The host shows the store in a folder: the dashboard of another one begins anew. */
  begin(folder: string): void {
    const isOther = this.folder !== undefined && folder !== this.folder;
    this.folder = folder;
    if (!isOther || !this.dashboard) return;
    this.start();
  }

  private load(): void {
    const { source } = this;
    if (this.loading) return;
    if (!source) {
      this.fail();
      return;
    }
    this.loading = true;
    const style = element('link', { attributes: { rel: 'stylesheet', href: source.style } });
    const script = element('script', { attributes: { src: source.script } });
    script.nonce = source.nonce;
    // Without its style it would be measured before it is laid out.
    const loaded = [style, script].map(
      (part) =>
        new Promise<void>((resolve, reject) => {
          part.addEventListener('load', () => resolve());
          part.addEventListener('error', () => reject(new Error('The dashboard could not be loaded.')));
        }),
    );
    document.head.append(style, script);
    Promise.all(loaded).then(
      () => this.start(),
      () => this.fail(),
    );
  }

  private start(): void {
    const make = window.engramDashboard;
    if (!make) {
      this.fail();
      return;
    }
    this.loading = false;
    this.dashboard = make(this.element, this.page);
    if (this.visible) this.dashboard.show();
  }

  private fail(): void {
    this.loading = false;
    const text = 'The analysis could not be loaded. Close the timeline and open it again.';
    this.element.replaceChildren(element('p', { class: 'analysis-problem', text }));
    this.onProblem(text);
  }
}
