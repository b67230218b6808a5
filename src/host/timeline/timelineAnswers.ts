import { type StoredEvent } from '../../model/event';
import { completeEventQuery } from '../../model/query/completeEventQuery';
import { parseEventQuery, type QueryContext } from '../../model/query/parseEventQuery';
import { type EventDetails, type FromTimeline, longestRawLine, type ToTimeline } from '../../protocol/timeline';
import { sentenceOf } from '../events/eventRow';
import { completionSources } from '../query/completionSources';
import { type StoreReader } from '../services/storeReader';

/** A message that wants an answer. */
export type TimelineQuestion = Extract<FromTimeline, { readonly request: number }>;

/** Answers what the timeline asks about its store. */
export async function answerTimeline(
  reader: StoreReader,
  question: TimelineQuestion,
  context: QueryContext,
): Promise<ToTimeline> {
  switch (question.type) {
    case 'query':
      return answerQuery(reader, question, context);
    case 'complete': {
      const sources = await completionSources(reader, context, question.text);
      const found = completeEventQuery(question.text, question.position, sources);
      const items = found.items.map(({ text, label, detail }) => ({ text, label, detail }));
      return { type: 'completions', request: question.request, start: found.start, end: found.end, items };
    }
    case 'details': {
      const event = await reader.service.eventAt(question.index, question.generation);
      const details = event ? await eventDetails(reader, event) : null;
      return { type: 'details', request: question.request, details };
    }
    case 'explain': {
      const { explainInTimeline } = await import('./explainInTimeline');
      return explainInTimeline(reader, question);
    }
    case 'raw-line': {
      const text = await recordText(reader, question);
      const shown = text === undefined ? null : text.slice(0, longestRawLine);
      return { type: 'raw-line', request: question.request, text: shown, characters: text?.length ?? 0 };
    }
  }
}

/** The record of an event exactly as it stands in the file; undefined when it is gone. */
export async function recordText(
  { service }: StoreReader,
  { index, generation }: { readonly index: number; readonly generation: number },
): Promise<string | undefined> {
  const event = await service.eventAt(index, generation);
  return event && service.eventText(event.reference);
}

async function answerQuery(
  reader: StoreReader,
  { request, text }: Extract<TimelineQuestion, { readonly type: 'query' }>,
  context: QueryContext,
): Promise<ToTimeline> {
  const parsed = parseEventQuery(text, context);
  if (!parsed.ok) return { type: 'query-problems', request, problems: [...parsed.problem] };
  const everything = text.trim() === '';
  // For everything only the generation is wanted, not a million positions.
  const { generation, indices } = await reader.service.matchingEvents(
    everything ? { ...parsed.value, limit: 1 } : parsed.value,
  );
  return { type: 'matches', request, generation, hits: everything ? null : indices.buffer };
}

async function eventDetails(reader: StoreReader, event: StoredEvent): Promise<EventDetails> {
  const [titles, sharing] = await Promise.all([reader.titles(), reader.service.eventsById(event.id)]);
  return {
    index: event.index,
    id: event.id,
    kind: event.kind,
    sentence: sentenceOf(event, titles),
    source: event.sourceTask ?? null,
    target: event.targetTask ?? null,
    timestampText: event.timestampText,
    ms: event.timestamp.ms,
    ns: event.timestamp.ns,
    line: event.place.line,
    recovered: event.place.recovered,
    sharingItsId: sharing.length,
    payloadText: event.payloadText ?? null,
  };
}
