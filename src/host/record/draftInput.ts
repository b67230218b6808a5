import { describeEventKind, knownEventKinds, meanings } from '../../model/eventKind';
import * as z from 'zod/mini';
import { type KindCount } from '../../worker/storeService';
import { countText } from '../text/countText';
import { pickText } from '../text/foreignText';

/** A kind to choose, as data of a quick pick's row. */
export interface KindChoice {
  readonly eventKind: string;
  readonly label: string;
  readonly description: string;
  readonly detail: string;
}

/** The kinds to offer: those of this store by frequency, then the known ones that it has not; `typed` first if new. */
export function kindChoices(
  seen: readonly KindCount[],
  typed: string,
): {
  readonly fresh: KindChoice | undefined;
  readonly seen: readonly KindChoice[];
  readonly known: readonly KindChoice[];
} {
  const seenKinds = new Set(seen.map(({ kind }) => kind));
  const kind = typed.trim();
  const isNew = kind !== '' && !seenKinds.has(kind) && !knownEventKinds.some((known) => known.kind === kind);
  return {
    fresh: isNew
      ? { eventKind: kind, label: `$(add) ${pickText(kind)}`, description: 'a new kind', detail: '' }
      : undefined,
    seen: seen.map(({ kind: name, count }) => choice(name, `${countText(count, 'event')} here`)),
    known: knownEventKinds.filter((known) => !seenKinds.has(known.kind)).map((known) => choice(known.kind, '')),
  };
}

function choice(kind: string, description: string): KindChoice {
  const { meaning, words, explanation } = describeEventKind(kind);
  const label = `$(${meanings[meaning].codicon}) ${pickText(kind)}`;
  return { eventKind: kind, label, description, detail: `${pickText(words)} · ${explanation}` };
}

const jsonValue = z.json();

/** What is wrong with what a person typed as payload; undefined for nothing and for one JSON value. */
export function payloadProblem(text: string): string | undefined {
  if (text.trim() === '') return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    // The engine's words name the place; its quote of the text is the person's own.
    return `This is no JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
  // JSON.parse makes Infinity of what no reader of the file could read back.
  return jsonValue.safeParse(value).success ? undefined : 'A number in it is too large. Put it in quotes.';
}
