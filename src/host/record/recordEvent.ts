import * as vscode from 'vscode';
import { type EventDraft, type StoredEvent } from '../../model/event';
import { UserCancelled } from '../commands/commandMap';
import { taskItems } from '../query/pickTask';
import { openActiveStore, type Services } from '../services/services';
import { type StoreReader } from '../services/storeReader';
import { messageText, pickText } from '../text/foreignText';
import { requireWrites } from './requireWrites';
import { type KindChoice, kindChoices, payloadProblem } from './draftInput';
import { pickInStep, type StepFrame, typeInStep } from '../dialogs/stepInput';
import { runSteps, type StepOutcome } from '../dialogs/steps';

/** What has been answered so far. */
interface Answers {
  kind: string;
  sourceTask: string | undefined;
  targetTask: string | undefined;
  payloadText: string;
}

/**
 * Record Event…: asks step by step, shows the line, appends it. Returns the event as it lies in the file. Rejects with
 * UserCancelled, or with the reason why nothing may be written.
 */
export async function recordEvent(services: Services, sourceTask: string | undefined): Promise<StoredEvent> {
  await requireWrites(services);
  const { opened, reader } = await openActiveStore(services);
  const answers: Answers = { kind: '', sourceTask, targetTask: undefined, payloadText: '' };
  const totalSteps = 5;
  const frame = (step: number): StepFrame => ({ title: 'Record Event', step, totalSteps });
  const finished = await runSteps([
    () => askKind(reader, frame(1), answers),
    () => askTask(reader, frame(2), answers, 'sourceTask', 'Which task does it come from?'),
    () => askTask(reader, frame(3), answers, 'targetTask', 'Which task does it go to?'),
    () => askPayload(frame(4), answers),
    () => confirm(reader, frame(5), answers),
  ]);
  if (!finished) throw new UserCancelled();
  const event = await opened.bus.publish(draftOf(answers), { persist: true });
  if (event.reference === undefined) throw new Error(`The event ${event.id} was published, but not recorded.`);
  return event;
}

/** Says that the event is recorded and offers to show it. */
export async function offerToShow(event: StoredEvent, show: () => Promise<void>): Promise<void> {
  const said = `Recorded ${messageText(event.kind)} on line ${event.place.line} of events.jsonl.`;
  if ((await vscode.window.showInformationMessage(said, 'Show')) === 'Show') await show();
}

function draftOf({ kind, sourceTask, targetTask, payloadText }: Answers): EventDraft {
  return { kind, sourceTask, targetTask, payloadText: payloadText.trim() === '' ? undefined : payloadText };
}

interface KindItem extends vscode.QuickPickItem {
  readonly eventKind: string;
}

async function askKind(reader: StoreReader, frame: StepFrame, answers: Answers): Promise<StepOutcome> {
  const seen = await reader.service.eventKinds();
  const separator = (label: string): KindItem => ({ label, kind: vscode.QuickPickItemKind.Separator, eventKind: '' });
  const section = (label: string, choices: readonly KindChoice[]): readonly KindItem[] =>
    choices.length > 0 ? [separator(label), ...choices] : [];
  const picked = await pickInStep<KindItem>({
    ...frame,
    placeholder: 'What happened? Choose a kind, or type a new one',
    items: (typed) => {
      const choices = kindChoices(seen, typed);
      return [
        ...section('in this store', choices.seen),
        ...section('known', choices.known),
        ...(choices.fresh ? [separator('new'), { ...choices.fresh, alwaysShow: true }] : []),
      ];
    },
    active: (item) => answers.kind !== '' && item.eventKind === answers.kind,
  });
  if (picked === 'back') return 'back';
  answers.kind = picked.eventKind;
  return 'next';
}

interface TaskChoice extends vscode.QuickPickItem {
  readonly id: string | undefined;
}

async function askTask(
  reader: StoreReader,
  frame: StepFrame,
  answers: Answers,
  end: 'sourceTask' | 'targetTask',
  question: string,
): Promise<StepOutcome> {
  const none: TaskChoice = { id: undefined, label: '$(dash) None', description: 'No task' };
  const tasks = taskItems(await reader.titles());
  const picked = await pickInStep<TaskChoice>({
    ...frame,
    placeholder: `${question} Title or id, or none`,
    items: () => [none, ...tasks],
    active: (item) => item.id === answers[end],
  });
  if (picked === 'back') return 'back';
  answers[end] = picked.id;
  return 'next';
}

async function askPayload(frame: StepFrame, answers: Answers): Promise<StepOutcome> {
  const typed = await typeInStep({
    ...frame,
    value: answers.payloadText,
    prompt: 'Payload as JSON; leave it empty for none',
    placeholder: '{"reason": "…"}',
    problem: (text) => {
      const problem = payloadProblem(text);
      return problem === undefined ? undefined : pickText(problem, 300);
    },
  });
  if (typed === 'back') return 'back';
  answers.payloadText = typed.text;
  return 'next';
}

async function confirm(reader: StoreReader, frame: StepFrame, answers: Answers): Promise<StepOutcome> {
  const line = await reader.service.previewEvent(draftOf(answers));
  const picked = await pickInStep<vscode.QuickPickItem>({
    ...frame,
    placeholder: 'This line will be appended to events.jsonl, with its own id and time',
    items: () => [{ label: '$(add) Append to events.jsonl', detail: pickText(line, 1000), alwaysShow: true }],
  });
  return picked === 'back' ? 'back' : 'next';
}
