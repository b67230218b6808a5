import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { type EventReference, type StoredEvent } from '../../model/event';
import { type Explanation, type ExplanationSubject } from '../../model/explanation';
import { plainLine } from '../../model/plainText';
import { setContext } from '../services/contextKeys';
import { type OpenedStore } from '../services/openedStore';
import { openActiveStore, type Services } from '../services/services';
import { NodeTree } from '../tree/nodeTree';
import { messageNode, type TreeNode } from '../tree/treeNode';

/** What the view explains: an event of one store. */
interface Explained {
  readonly opened: OpenedStore;
  readonly reference: EventReference;
}

/** The Explanation view: why an event happened and what came of it. It is there while it has something to explain. */
export class ExplanationView implements Disposable {
  private readonly owned = new DisposableStore();
  private readonly tree: NodeTree;
  private explained: Explained | undefined;
  /** The answer, and the state of the events it was given for. */
  private kept: { readonly of: Explained; readonly version: number; readonly causes: Explanation } | undefined;

  constructor(private readonly services: Services) {
    const rows = { ready: () => services.active.whenOpen(), roots: () => this.roots() };
    this.tree = this.owned.add(new NodeTree('engram.explanation', rows, services.log));
    this.owned.add(
      services.active.onContents(() => {
        if (this.explained) this.tree.refresh();
      }),
    );
    this.owned.add(services.active.onSwitch(() => this.clear()));
  }

  /** Explains an event or a task in the active store, and moves the keyboard to the view. Throws where there is nothing to. */
  async explain(subject: ExplanationSubject): Promise<void> {
    const { opened, reader } = await openActiveStore(this.services);
    const causes = await vscode.window.withProgress({ location: { viewId: 'engram.events' } }, () =>
      reader.service.explain(subject),
    );
    const event = causes?.steps[causes.root];
    if (!causes || !event) {
      throw new Error(
        'task' in subject
          ? 'Nothing has failed, conflicted or been cancelled or blocked on this task.'
          : 'This event is gone: events.jsonl was truncated or replaced. The views show what is there now.',
      );
    }
    this.explained = { opened, reference: event.reference };
    this.kept = { of: this.explained, version: reader.eventsVersion, causes };
    this.tree.view.description = event.sentence;
    setContext('engram.hasExplanation', true);
    this.tree.refreshNow();
    await vscode.commands.executeCommand('engram.explanation.focus');
  }

  /** Takes the explanation away, and the view with it. */
  clear(): void {
    if (!this.explained) return;
    this.explained = undefined;
    this.kept = undefined;
    setContext('engram.hasExplanation', false);
    this.tree.refreshNow();
  }

  /** What is explained now, as an answer. Throws when nothing is, or its event is gone. */
  async current(): Promise<Explanation> {
    const { explained } = this;
    if (!explained) throw new Error('Nothing is explained now. Run Engram: Explain Failure… first.');
    const causes = await this.causesOf(explained);
    if (!causes) throw new Error(goneWords);
    return causes;
  }

  /** The event that is explained, with its store. Throws as `current`. */
  async currentEvent(): Promise<{ readonly opened: OpenedStore; readonly event: StoredEvent }> {
    const { explained } = this;
    if (!explained) throw new Error('Nothing is explained now. Run Engram: Explain Failure… first.');
    const event = await explained.opened.service.event(explained.reference);
    if (!event) throw new Error(goneWords);
    return { opened: explained.opened, event };
  }

  /** The rows at the top, as the view asks for them. */
  async roots(): Promise<readonly TreeNode[]> {
    const { explained } = this;
    if (!explained) return [];
    const { explanationRoots } = await import('./explanationTree');
    const settings = await this.services.configuration.read();
    const causes = await this.causesOf(explained);
    if (!causes) {
      return [
        messageNode(undefined, 'gone', plainLine(goneWords), {
          icon: { codicon: 'warning' },
          command: { command: 'engram.explainFailure', title: 'Explain Failure…', args: [] },
        }),
      ];
    }
    return explanationRoots({
      causes,
      consequences: () => explained.opened.service.consequences({ event: explained.reference }),
      timeZone: settings['timeline.timeZone'],
    });
  }

  dispose(): void {
    this.owned.dispose();
  }

  /** Asked anew when events have come: one that was written late may belong to the past. */
  private async causesOf(explained: Explained): Promise<Explanation | undefined> {
    const reader = await explained.opened.whenOpen();
    const version = reader.eventsVersion;
    if (this.kept?.of === explained && this.kept.version === version) return this.kept.causes;
    const causes = await reader.service.explain({ event: explained.reference });
    if (causes && this.explained === explained) this.kept = { of: explained, version, causes };
    return causes;
  }
}

const goneWords = 'The explained event is gone: events.jsonl was truncated or replaced. Explain it again.';
