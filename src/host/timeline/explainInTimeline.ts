import { type Explanation, type ExplanationStep } from '../../model/explanation';
import { certaintyWords, reasonWords } from '../../model/explanationWords';
import { plainLine } from '../../model/plainText';
import { type EventExplanation, type ExplainedStep, type FromTimeline, type ToTimeline } from '../../protocol/timeline';
import { type StoreReader } from '../services/storeReader';

/** Longest title of a task in a reason, in UTF-16 units. */
const longestTitle = 60;

/** Answers why an event of the timeline happened and what came of it. */
export async function explainInTimeline(
  { service }: StoreReader,
  { request, index, generation }: Extract<FromTimeline, { type: 'explain' }>,
): Promise<ToTimeline> {
  const event = await service.eventAt(index, generation);
  if (!event) return { type: 'explanation', request, explanation: null };
  const subject = { event: event.reference };
  const [causes, consequences] = await Promise.all([service.explain(subject), service.consequences(subject)]);
  const explanation = causes && consequences ? eventExplanation(causes, consequences) : null;
  return { type: 'explanation', request, explanation };
}

/** Both directions of an explanation as the details of the timeline show them. */
export function eventExplanation(causes: Explanation, consequences: Explanation): EventExplanation {
  return {
    causes: causes.steps.map((step) => explainedStep(causes, step)),
    folded: causes.folded.map(({ words, beforeStep }) => ({ words, before: beforeStep })),
    consequences: consequences.steps
      .filter((_, place) => place !== consequences.root)
      .map((step) => explainedStep(consequences, step)),
    causesCut: causes.isCut,
    consequencesCut: consequences.isCut,
  };
}

function explainedStep({ direction, titles }: Explanation, step: ExplanationStep): ExplainedStep {
  const name = (task: string): string => plainLine(titles[task] ?? task, longestTitle);
  return {
    index: step.index,
    line: step.line,
    sentence: step.sentence,
    why: plainLine(reasonWords(step.reason, direction, name)),
    certainty: plainLine(certaintyWords(step.certainty)),
    inferred: step.certainty.level === 'inferred',
    sincePreviousMs: step.sincePreviousMs ?? null,
  };
}
