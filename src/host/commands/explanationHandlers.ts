import * as vscode from 'vscode';
import { type Features } from '../features';
import { type CommandHandlers } from './commandMap';

/** The commands that explain. */
export type ExplanationCommandId = Extract<
  keyof CommandHandlers,
  | 'engram.explainFailure'
  | 'engram.explain'
  | 'engram.explanation.copyMarkdown'
  | 'engram.explanation.openMarkdown'
  | 'engram.explanation.copyJson'
  | 'engram.explanation.showInTimeline'
  | 'engram.explanation.clear'
>;

/** Handlers of the commands that explain. */
export function explanationHandlers(features: Features): Pick<CommandHandlers, ExplanationCommandId> {
  const { services, explanation, timelines } = features;
  const markdown = async (): Promise<string> => {
    const { explanationMarkdown } = await import('../../model/explanationMarkdown');
    return orGone(explanationMarkdown(await explanation.current()));
  };
  return {
    'engram.explainFailure': async () => {
      const { askFailure } = await import('../explanation/askFailure');
      await explanation.explain({ event: await askFailure(services) });
    },
    'engram.explain': async (argument) => {
      const { eventOf, requireSubject } = await import('./subjects');
      const subject = requireSubject(argument);
      if (subject.type === 'task') return explanation.explain({ task: subject.id });
      const { event } = await eventOf(services, argument);
      return explanation.explain({ event: event.reference });
    },
    'engram.explanation.copyMarkdown': async () => vscode.env.clipboard.writeText(await markdown()),
    'engram.explanation.openMarkdown': async () => {
      const document = await vscode.workspace.openTextDocument({ language: 'markdown', content: await markdown() });
      await vscode.window.showTextDocument(document);
    },
    'engram.explanation.copyJson': async () => {
      const { explanationJson } = await import('../../model/explanationJson');
      const json = orGone(explanationJson(await explanation.current()));
      await vscode.env.clipboard.writeText(JSON.stringify(json, undefined, 2));
    },
    'engram.explanation.showInTimeline': async () => {
      const { opened, event } = await explanation.currentEvent();
      await timelines.reveal(opened, event);
    },
    'engram.explanation.clear': () => explanation.clear(),
  };
}

/** What is made from the steps of an explanation. Throws where it has none. */
function orGone<Made>(made: Made | undefined): Made {
  if (made === undefined) throw new Error('The explained event is gone: events.jsonl was truncated or replaced.');
  return made;
}
