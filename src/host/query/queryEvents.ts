import * as vscode from 'vscode';
import { UserCancelled } from '../commands/commandMap';
import { type CompletionSources, completeEventQuery } from '../../model/query/completeEventQuery';
import { parseEventQuery } from '../../model/query/parseEventQuery';
import { DisposableStore } from '../../base/disposable';
import { isCancellation } from '../commands/commandMap';
import { openActiveStore, type Services } from '../services/services';
import { type Settings } from '../services/settings';
import { type StoreReader } from '../services/storeReader';
import { completionSources, namesOf } from './completionSources';
import { queryContext } from './queryContext';
import { type QueryAction, type QueryBoxRow, queryRows, type QueryState } from './queryItems';
import { RecentQueries } from './recentQueries';

interface ActionItem extends vscode.QuickPickItem {
  readonly action: QueryAction;
}

/**
 * Asks for a query: completes and counts while one types, shows mistakes at their place. Returns the text, which has
 * been checked. Rejects with UserCancelled.
 */
export async function askForQuery(services: Services, initial: string): Promise<string> {
  const { reader } = await openActiveStore(services);
  const settings = await services.configuration.read();
  const names = await namesOf(reader);
  const recent = new RecentQueries(services.context.workspaceState);
  const onError = (error: unknown): void => services.log.error(String(error));
  const box = new QueryBox(reader, names, recent.list(), settings, onError);
  // Sessions and payloads are looked at while one begins to type.
  completionSources(reader, queryContext(settings)).then((sources) => box.learn(sources), onError);
  const text = await box.ask(initial);
  await recent.add(text);
  return text;
}

/** Matches are counted when typing rests for so long. */
const countDelayMs = 80;

class QueryBox {
  private readonly owned = new DisposableStore();
  private readonly pick = this.owned.add(vscode.window.createQuickPick<ActionItem>());
  private counting = new AbortController();
  private matches: number | undefined;
  private problems: QueryState['problems'] = [];
  private isClosed = false;

  constructor(
    private readonly reader: StoreReader,
    private sources: CompletionSources,
    private readonly recent: readonly string[],
    private readonly settings: Settings,
    private readonly onError: (error: unknown) => void,
  ) {
    this.pick.title = 'Query Events';
    this.pick.placeholder = 'Such as kind:task_failed since:2h, or words to look for';
    this.pick.matchOnDescription = false;
    this.pick.matchOnDetail = false;
    // The rows are an answer to the text; sorting them by likeness to it would tear them apart.
    this.pick.keepScrollPosition = false;
  }

  ask(initial: string): Promise<string> {
    return new Promise((resolve, reject) => {
      this.owned.add(this.pick.onDidChangeValue(() => this.update()));
      this.owned.add(
        this.pick.onDidAccept(() => {
          const action = this.pick.activeItems[0]?.action;
          if (action?.type === 'replace') this.go(action.text);
          else if (action?.type === 'show') {
            resolve(this.pick.value.trim());
            this.pick.hide();
          }
        }),
      );
      this.owned.add(
        this.pick.onDidHide(() => {
          this.isClosed = true;
          this.counting.abort();
          this.owned.dispose();
          reject(new UserCancelled());
        }),
      );
      this.pick.value = initial;
      this.update();
      this.pick.show();
    });
  }

  /** Completes with more than was known when the box was made. */
  learn(sources: CompletionSources): void {
    this.sources = sources;
    if (!this.isClosed) this.draw();
  }

  private go(text: string): void {
    this.pick.value = text;
    this.update();
  }

  private update(): void {
    this.counting.abort();
    this.counting = new AbortController();
    this.matches = undefined;
    const parsed = parseEventQuery(this.pick.value, queryContext(this.settings));
    this.problems = parsed.ok ? [] : parsed.problem;
    this.draw();
    if (!parsed.ok) return;
    const { signal } = this.counting;
    const timer = setTimeout(() => {
      this.reader.service.countEvents(parsed.value, signal).then(
        ({ total }) => {
          this.matches = total;
          if (!signal.aborted) this.draw();
        },
        (error: unknown) => {
          if (!isCancellation(error)) this.onError(error);
        },
      );
    }, countDelayMs);
    signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  }

  private draw(): void {
    const text = this.pick.value;
    const rows = queryRows({
      text,
      problems: this.problems,
      matches: this.matches,
      completions: completeEventQuery(text, text.length, this.sources),
      recent: this.recent,
    });
    const active = this.pick.activeItems[0]?.label;
    this.pick.items = rows.map(toItem);
    // While only the count changes, what a person has moved to stays active.
    const again = this.matches === undefined ? undefined : this.pick.items.find((item) => item.label === active);
    if (again) this.pick.activeItems = [again];
  }
}

function toItem(row: QueryBoxRow): ActionItem {
  if ('heading' in row)
    return { label: row.heading, kind: vscode.QuickPickItemKind.Separator, action: { type: 'none' } };
  return { ...row, alwaysShow: true };
}
