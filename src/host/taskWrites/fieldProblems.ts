import { type Item } from '../../model/item';
import { defaultPriority } from '../../model/itemDraft';
import { InvalidItemError, validateItem } from '../../model/itemRules';

/** A task with nothing wrong, in which one field at a time is tried. */
const sound: Item = {
  id: 'eg-0000000000',
  title: 'A title',
  description: undefined,
  status: 'open',
  priority: defaultPriority,
  labels: [],
  createdAt: { ms: 0, ns: 0 },
  updatedAt: { ms: 0, ns: 0 },
  closedAt: undefined,
  closeReason: undefined,
};

/** Why a text can't be a title, as a sentence; undefined when it can (docs/format.md, Rules of the native store). */
export function titleProblem(title: string): string | undefined {
  if (title === '') return 'A task needs a title.';
  return problemOf('title', { ...sound, title });
}

/** Why a text can't be a label, as a sentence; undefined when it can. */
export function labelProblem(label: string): string | undefined {
  return problemOf('label', { ...sound, labels: [label] });
}

/** Why a text can't be the reason for closing, as a sentence; undefined when it can. */
export function closeReasonProblem(closeReason: string): string | undefined {
  return problemOf('reason', { ...sound, status: 'closed', closeReason });
}

function problemOf(name: string, item: Item): string | undefined {
  try {
    validateItem(item);
    return undefined;
  } catch (error) {
    if (error instanceof InvalidItemError) return `The ${name} ${error.rule}.`;
    throw error;
  }
}
