import { type Item } from './item';
import { quoted } from './plainText';
import { formatTimestamp, type Timestamp } from './timestamp';

/** One field in which two versions of a task differ, its values as words for people. */
export interface ItemDifference {
  readonly field: keyof Item;
  readonly from: string;
  readonly to: string;
}

/** A field's value in words. Two values are the same where their keys are; words may be cut. */
interface FieldValue {
  readonly key: string;
  readonly words: string;
}

const fields: { readonly [Field in keyof Item]: (item: Item) => FieldValue } = {
  id: ({ id }) => ofText(id),
  title: ({ title }) => ofText(title),
  description: ({ description }) => ofText(description),
  status: ({ status }) => ({ key: status, words: status }),
  priority: ({ priority }) => ({ key: String(priority), words: String(priority) }),
  labels: ({ labels }) => ({
    key: JSON.stringify(labels),
    words: labels.length === 0 ? 'none' : labels.map(quoted).join(', '),
  }),
  createdAt: ({ createdAt }) => ofTime(createdAt),
  updatedAt: ({ updatedAt }) => ofTime(updatedAt),
  closedAt: ({ closedAt }) => ofTime(closedAt),
  closeReason: ({ closeReason }) => ofText(closeReason),
};

const fieldNames = Object.keys(fields) as readonly (keyof Item)[];

/** The fields in which `b` differs from `a`, in the native order; the place does not count. Empty: the same task. */
export function itemDifferences(a: Item, b: Item): readonly ItemDifference[] {
  return fieldNames.flatMap((field) => {
    const [from, to] = [fields[field](a), fields[field](b)];
    return from.key === to.key ? [] : [{ field, from: from.words, to: to.words }];
  });
}

/** True when both have the same value in every field. The place does not count. */
export function isSameItem(a: Item, b: Item): boolean {
  return itemDifferences(a, b).length === 0;
}

/** What people see as changes: all but the time of the update, which every write changes. */
export function changesOf(before: Item, after: Item): readonly ItemDifference[] {
  return itemDifferences(before, after).filter(({ field }) => field !== 'updatedAt');
}

/** The differences as words: `title “a” → “b”, close reason none → “done”`. */
export function describeDifferences(differences: readonly ItemDifference[]): string {
  return differences.map(({ field, from, to }) => `${fieldInWords(field)} ${from} → ${to}`).join(', ');
}

/** A field's name as people write it: `closeReason` is “close reason”. */
export function fieldInWords(field: keyof Item): string {
  return field.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function ofText(text: string | undefined): FieldValue {
  return text === undefined ? { key: '', words: 'none' } : { key: `“${text}`, words: quoted(text) };
}

function ofTime(time: Timestamp | undefined): FieldValue {
  return time === undefined
    ? { key: '', words: 'none' }
    : { key: `${time.ms} ${time.ns}`, words: formatTimestamp(time) };
}
