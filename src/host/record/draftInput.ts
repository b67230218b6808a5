import { failure, type Result, success } from '../../base/result';
import { describeEventKind, knownEventKinds, meanings } from '../../model/eventKind';
import { type JsonValue } from '../../model/json';
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

/**
 * Reads what a person typed as payload: nothing, or one JSON value. Numbers that would lose digits on the way to the
 * file are refused.
 */
export function readPayload(text: string): Result<JsonValue | undefined> {
  if (text.trim() === '') return success(undefined);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    // The engine's words name the place; its quote of the text is the person's own.
    return failure(`This is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const inexact = inexactNumber(text);
  if (inexact !== undefined) return failure(`${inexact} has more digits than can be kept. Put it in quotes.`);
  return success(jsonValue.parse(value));
}

/** The first number of a valid JSON text that a double can't hold digit by digit. */
function inexactNumber(text: string): string | undefined {
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g)) {
    if (token.startsWith('"')) continue;
    const digits = (number: string): string =>
      number
        .replace(/[eE].*$/, '')
        .replace(/\D/g, '')
        .replace(/^0+|0+$/g, '');
    if (!Number.isFinite(Number(token)) || digits(String(Number(token))) !== digits(token)) return token;
  }
  return undefined;
}
