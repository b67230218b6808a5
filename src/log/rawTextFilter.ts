import { type EventQuery, type PayloadCondition } from '../model/query/eventQuery';
import { textsOfMatches } from '../model/query/payloadCondition';
import { mostBytes, type PairSearch, pairSearch } from './bytePairs';
import { byteText } from './jsonBytes';
import { RawPayloadCondition } from './rawPayloadCondition';
import { type RawRecord, RawText } from './rawText';
import { SearchedValues } from './searchedValues';
import { Sightings } from './sightings';

/** The texts of one condition; undefined for one of which bytes tell nothing. */
type RawTexts = readonly (RawText | undefined)[];

/**
 * Tells from the bytes of a record, without decoding or parsing them, whether an event matches a query's conditions on text.
 * What it says is what `textTest` would say; where it can't tell, the event must be tested.
 */
export class RawTextFilter {
  private readonly known: readonly RawText[];
  private readonly unicodeEscape: Sightings;
  private readonly record: RecordInBytes;
  private isTooLong = false;

  private constructor(
    private readonly search: PairSearch,
    private readonly words: RawTexts,
    private readonly include: RawTexts,
    private readonly exclude: RawTexts,
    /** Of each, one must be there; that one is, tells nothing. */
    private readonly needed: readonly RawTexts[],
    private readonly payload: readonly RawPayloadCondition[],
    /** Whether all that is asked for are texts. */
    private readonly tellsAll: boolean,
  ) {
    this.known = [...words, ...include, ...exclude, ...needed.flat()].filter((text) => text !== undefined);
    this.unicodeEscape = new Sightings('\\u', search);
    this.record = new RecordInBytes(new SearchedValues(byteText(search.bytes)));
  }

  /** Undefined where bytes decide nothing, and where the runtime has no quick search in bytes. */
  static of({ words, text, payload }: EventQuery): RawTextFilter | undefined {
    const search = pairSearch();
    if (!search) return undefined;
    // The longest is mostly the rarest: where it is absent, no other word is looked for.
    const longestFirst = words.toSorted((a, b) => b.length - a.length);
    const [all, any, none] = [longestFirst, text.include, text.exclude].map((texts) =>
      texts.map((one) => RawText.of(one, search)),
    );
    const needed = payload.flatMap(neededTexts).map((texts) => texts.map((one) => RawText.of(one, search)));
    const told = payload.map((condition) => RawPayloadCondition.of(condition)).filter((one) => one !== undefined);
    const filter = new RawTextFilter(search, all ?? [], any ?? [], none ?? [], needed, told, payload.length === 0);
    return filter.known.length > 0 ? filter : undefined;
  }

  /** Takes bytes, to be asked about the records in them, from the first to the last and in the same turn of the event loop. */
  begin(bytes: Buffer): void {
    this.isTooLong = bytes.length > mostBytes;
    if (this.isTooLong) return;
    this.search.take(bytes);
    this.unicodeEscape.begin(bytes.length);
    for (const text of this.known) text.begin(bytes.length);
  }

  /**
   * Whether the event of the record from `from` to `to`, exclusive, matches; undefined where the bytes don't tell.
   * `readsAsWritten`: the event's flag of that name.
   */
  matches(from: number, to: number, readsAsWritten: boolean): boolean | undefined {
    if (this.isTooLong || (!readsAsWritten && this.unicodeEscape.firstFrom(from) < to)) return undefined;
    const { record } = this;
    record.begin(from, to, readsAsWritten);
    for (const texts of this.needed) if (anyIsIn(texts, record) === false) return false;
    if (readsAsWritten && this.lacksPayload(record)) return false;
    let isSure = this.tellsAll;
    for (const word of this.words) {
      const presence = word?.in(record);
      if (presence === 'absent') return false;
      if (presence !== 'present') isSure = false;
    }
    const included = this.include.length === 0 || anyIsIn(this.include, record);
    if (included === false) return false;
    const excluded = anyIsIn(this.exclude, record);
    if (excluded === true) return false;
    return isSure && included === true && excluded === false ? true : undefined;
  }

  /** Whether the values of a record rule out that it matches the conditions on the payload. */
  private lacksPayload(record: RawRecord): boolean {
    if (this.payload.length === 0) return false;
    const { values } = record;
    return values !== undefined && !this.payload.every((condition) => condition.mayMatch(values));
  }
}

/** For each part of a condition on the payload the texts of which an event that matches holds one: values first, as the rarer. */
function neededTexts({ path, include }: PayloadCondition): readonly (readonly string[])[] {
  if (include.length === 0) return [];
  const values = include.map(textsOfMatches);
  const keys = path.split('.').map((key) => [key]);
  return values.includes(undefined) ? keys : [values.flatMap((texts) => texts ?? []), ...keys];
}

/** Whether one of the texts is in a record; undefined where the bytes don't tell. */
function anyIsIn(texts: RawTexts, record: RawRecord): boolean | undefined {
  let answer: boolean | undefined = false;
  for (const text of texts) {
    const presence = text?.in(record);
    if (presence === 'present') return true;
    if (presence !== 'absent') answer = undefined;
  }
  return answer;
}

/** The record that is being looked at. Its values are read when they are first asked for: most records lack the text. */
class RecordInBytes implements RawRecord {
  from = 0;
  to = 0;
  readsAsWritten = false;
  private isRead = false;
  private isTold = false;

  constructor(private readonly searchedValues: SearchedValues) {}

  begin(from: number, to: number, readsAsWritten: boolean): void {
    this.from = from;
    this.to = to;
    this.readsAsWritten = readsAsWritten;
    this.isRead = false;
  }

  get values(): SearchedValues | undefined {
    if (!this.isRead) this.isTold = this.searchedValues.read(this.from, this.to);
    this.isRead = true;
    return this.isTold ? this.searchedValues : undefined;
  }
}
