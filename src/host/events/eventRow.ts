import { relativeTime } from '../../model/duration';
import { type StoredEvent } from '../../model/event';
import { describeEventKind, meanings } from '../../model/eventKind';
import { plainLine } from '../../model/plainText';
import { eventSentence } from '../../model/sentence';
import { formatJsonText } from '../../base/jsonText';
import { type TaskIndex } from '../services/taskIndex';
import { markdownCodeBlock, markdownText } from '../text/markdown';
import { absoluteTime, type TimeZone } from '../text/timeText';
import { childId, type EventSubject, type RowIcon, type TreeNode } from '../tree/treeNode';

/** What the rows of events are made with. */
export interface EventRowContext {
  readonly titles: TaskIndex;
  readonly timeZone: TimeZone;
  /** The present, in ms UTC. */
  readonly now: number;
}

/** The icon and colour of a kind's meaning. */
export function kindIcon(kind: string): RowIcon {
  const { codicon, color } = meanings[describeEventKind(kind).meaning];
  return { codicon, color };
}

/** How commands name an event. */
export function eventSubject({ reference }: Pick<StoredEvent, 'reference'>): EventSubject {
  return { type: 'event', generation: reference.generation, offset: reference.offset };
}

/** The sentence of an event, with titles for the ids in it. */
export function sentenceOf(event: Pick<StoredEvent, 'kind' | 'payload'>, titles: TaskIndex): string {
  return eventSentence(event, (id) => (titles.get(id) ? titles.title(id) : undefined));
}

/** Sentences of events that lists keep: their payloads are looked at once, and not at every refresh of a long list. */
const sentences = new WeakMap<StoredEvent, { readonly titles: TaskIndex; readonly text: string }>();

function keptSentence(event: StoredEvent, titles: TaskIndex): string {
  const kept = sentences.get(event);
  if (kept?.titles === titles) return kept.text;
  const text = sentenceOf(event, titles);
  sentences.set(event, { titles, text });
  return text;
}

/** `A → B`, `A`, `→ B`, or nothing: between which tasks an event passed. */
export function eventEnds(event: Pick<StoredEvent, 'sourceTask' | 'targetTask'>, titles: TaskIndex): string {
  const source = event.sourceTask === undefined ? '' : titles.title(event.sourceTask);
  const target = event.targetTask === undefined ? '' : `→ ${titles.title(event.targetTask)}`;
  return [source, target].filter((text) => text !== '').join(' ');
}

/**
 * The tasks to show beside a sentence: none where it names the only one itself (`Started: Lexer`), because a side bar
 * has no room to say it twice.
 */
function endsBeside(sentence: string, event: StoredEvent, titles: TaskIndex): string {
  const { sourceTask, targetTask } = event;
  if (targetTask === undefined && sourceTask !== undefined && sentence.includes(titles.title(sourceTask))) return '';
  return eventEnds(event, titles);
}

/** An event as a row: its sentence, then dimmed between which tasks and how long ago. */
export function eventNode(context: EventRowContext, parent: TreeNode | undefined, event: StoredEvent): TreeNode {
  const { titles, now, timeZone } = context;
  const subject = eventSubject(event);
  const sentence = keptSentence(event, titles);
  const ago = relativeTime(event.timestamp.ms, now);
  const joined = (...texts: readonly string[]): string => texts.filter((text) => text !== '').join(' · ');
  return {
    id: childId(parent, `event:${subject.generation}:${subject.offset}`),
    parent,
    label: sentence,
    description: joined(endsBeside(sentence, event, titles), ago),
    icon: kindIcon(event.kind),
    context: [
      'event',
      ...(event.sourceTask === undefined ? [] : ['source']),
      ...(event.targetTask === undefined ? [] : ['target']),
    ],
    subject,
    spoken: `${describeEventKind(event.kind).words}: ${sentence}, ${joined(eventEnds(event, titles), ago)}`,
    tooltip: () => Promise.resolve(eventTooltip(event, titles, timeZone)),
    command: { command: 'engram.openEvent', title: 'Open Event', args: [subject] },
  };
}

/** An event in full, as untrusted markdown. */
export function eventTooltip(event: StoredEvent, titles: TaskIndex, zone: TimeZone): string {
  const task = (words: string, id: string | undefined): readonly string[] => {
    if (id === undefined) return [];
    const title = titles.get(id) ? `${markdownText(titles.title(id))} · ` : '';
    return [`${words}: ${title}${markdownText(plainLine(id))}`];
  };
  const lines = [
    `Kind: ${markdownText(plainLine(event.kind))}`,
    ...task('From', event.sourceTask),
    ...task('To', event.targetTask),
    markdownText(absoluteTime(event.timestamp, zone)),
    `${markdownText(plainLine(event.id))} · events\\.jsonl line ${event.place.line}`,
    ...(event.place.recovered ? ['Recovered from a line that holds several records'] : []),
  ];
  return [
    `**${markdownText(sentenceOf(event, titles))}**`,
    lines.join('  \n'),
    ...(event.payloadText === undefined ? [] : [payloadBlock(event.payloadText)]),
  ].join('\n\n');
}

/** In characters: as much as a tooltip shows without growing over the window. */
const longestPayload = 1500;

/** In characters: above this, laying out would block for a tooltip that shows only the beginning. */
const longestFormatted = 100_000;

function payloadBlock(payloadText: string): string {
  const pretty = payloadText.length > longestFormatted ? payloadText : formatJsonText(payloadText);
  return markdownCodeBlock(pretty.length > longestPayload ? `${pretty.slice(0, longestPayload)}\n…` : pretty, 'json');
}
