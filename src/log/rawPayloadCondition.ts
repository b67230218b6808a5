import { foldCase } from '../model/plainText';
import { type PayloadCondition } from '../model/query/eventQuery';
import { compilePattern } from '../model/query/pattern';
import { textsOfMatches } from '../model/query/payloadCondition';
import { type SearchedValues } from './searchedValues';

/** A key or a value every byte of which can be compared: no escape but `\/` hides it. */
const plain = /^[ !#-[\]-\x7f]*$/;

/**
 * A condition on one key of the payload, whose values have no wildcard, as it is looked for in the bytes of records. Most
 * records that hold both key and value hold them apart: those need not be parsed.
 */
export class RawPayloadCondition {
  private constructor(
    private readonly key: Uint8Array,
    private readonly values: readonly Uint8Array[],
  ) {}

  /** Undefined for a condition that this doesn't tell of: a path of several keys, a wildcard, letters beyond ASCII, no value. */
  static of({ path, include }: PayloadCondition): RawPayloadCondition | undefined {
    const patterns = include.map(foldCase);
    const isTold = patterns.length > 0 && patterns.every((pattern) => compilePattern(pattern).exact !== undefined);
    const values = patterns.flatMap((pattern) => textsOfMatches(pattern) ?? []);
    if (!isTold || path.includes('.') || ![path, ...values].every((text) => plain.test(text))) return undefined;
    return new RawPayloadCondition(
      Buffer.from(path),
      values.map((value) => Buffer.from(value)),
    );
  }

  /** Whether a record may match, of which these are the values. */
  mayMatch(values: SearchedValues): boolean {
    return values.mayHoldAt(this.key, this.values);
  }
}
