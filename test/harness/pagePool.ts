import { type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';

/** What can't be changed of a page once it is made. */
type PageKind = Omit<BrowserContextOptions, 'viewport'>;

/**
 * Pages that are used again: making one takes longer than most of what is done in it. Those of a kind share a browser's
 * context, and with it what the browser keeps of scripts that it has compiled.
 */
export class PagePool {
  private readonly contexts = new Map<string, Promise<BrowserContext>>();
  private readonly idle = new Map<string, Page[]>();
  /** The pages in use, each with its kind. */
  private readonly used = new Map<Page, string>();

  constructor(
    private readonly browser: Browser,
    /** Runs in each page before everything else. */
    private readonly script?: string,
  ) {}

  /** Gives a page of a kind, with whatever was in it before. End with `putBack` or with `close()` of the page. */
  async take(options: PageKind, viewport: { readonly width: number; readonly height: number }): Promise<Page> {
    const kind = JSON.stringify(options);
    const page = this.idle.get(kind)?.pop() ?? (await (await this.context(kind, options)).newPage());
    this.used.set(page, kind);
    await page.setViewportSize(viewport);
    return page;
  }

  /** Takes a page whose media, scripts and listeners are as they were, to use it again. */
  async putBack(page: Page): Promise<void> {
    const kind = this.used.get(page);
    if (kind === undefined) return;
    // Outside of the page: the pointer is over nothing of what comes next.
    await page.mouse.move(-1, -1);
    this.used.delete(page);
    this.idle.set(kind, [...(this.idle.get(kind) ?? []), page]);
  }

  /** Closes what was not put back, so that it costs nothing any more. */
  async closeUsed(): Promise<void> {
    const pages = [...this.used.keys()];
    this.used.clear();
    await Promise.all(pages.map((page) => page.close()));
  }

  private context(kind: string, options: PageKind): Promise<BrowserContext> {
    const made = this.contexts.get(kind) ?? this.makeContext(options);
    this.contexts.set(kind, made);
    return made;
  }

  private async makeContext(options: PageKind): Promise<BrowserContext> {
    const context = await this.browser.newContext(options);
    if (this.script !== undefined) await context.addInitScript(this.script);
    return context;
  }
}
