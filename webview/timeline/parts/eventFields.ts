import { type EventDetails } from '../../../src/protocol/timeline';
import { element, linkButton } from '../../shared/dom';
import { type EventTable } from '../eventTable';
import { clockText, dateText, durationText, sinceStartText } from '../timeText';
import { copyButton } from './copyButton';

/** What the fields show beside what is in the file. */
export interface FieldsPicture {
  readonly table: EventTable;
  readonly details: EventDetails;
  /** The event before it in its lane; undefined where it is the first. */
  readonly previousInLane: number | undefined;
}

/** What the fields lead to. */
export interface FieldsListener {
  onCopy(text: string): void;
  onSelect(event: number): void;
}

/** The fields of the record as written, and its time in every way: a list of names and values. */
export function eventFields(
  { table, details, previousInLane }: FieldsPicture,
  event: number,
  listener: FieldsListener,
): HTMLElement {
  const { id, kind, timestampText, ms, ns } = details;
  const list = element('dl', { class: 'fields' });
  const add = (name: string, ...value: readonly (Node | string)[]): void => {
    list.append(element('dt', { text: name }), element('dd', {}, ...value));
  };
  const copied = (name: string, text: string): readonly (Node | string)[] => [
    element('span', { class: 'field-text', text }),
    copyButton(`Copy ${name}`, () => listener.onCopy(text)),
  ];
  const moment = (zone: 'local' | 'utc'): string => `${dateText(ms, zone)} ${clockText(ms, ns, zone, 9)}`;
  add('Kind', ...copied('Kind', kind));
  add('Id', ...copied('Id', id));
  add('As written', ...copied('Time', timestampText));
  add('UTC', moment('utc'));
  add('Local', moment('local'));
  add('Since start', sinceStartText(table.time(event) - (table.range?.start ?? 0), 9));
  if (previousInLane === undefined) return list;
  const delta = `+${durationText(table.time(event) - table.time(previousInLane))}`;
  const select = (): void => listener.onSelect(previousInLane);
  add('In its lane', linkButton(delta, select, 'Select the event before it in its lane'), ' after the one before');
  return list;
}
