import { eachJsonToken, type JsonMember, type JsonSpan, jsonElements, jsonMembers } from '../base/jsonText';
import { failure, type Result, success } from '../base/result';
import { explainSyntax } from './syntaxProblem';
import { quoteText } from './quoteText';

/**
 * The rules by which serde, the native program's JSON library, takes a text for a record, as far as they differ from
 * JSON.parse (docs/format.md, "What makes a line a record"). What types the fields must have is not known here.
 */

/** What a record's fields are, in the order in which an array may give them. */
export interface RecordShape {
  readonly fields: readonly string[];
  /** Fields without which an array is too short: all but those at the end that have a default. */
  readonly requiredInArray: number;
  /** The field, if any, that holds any JSON: its numbers must fit a double. */
  readonly anyJson?: string;
}

/** A record's fields before their types are checked. */
export interface RecordFields {
  /** Only fields of the shape, only those that are there. */
  readonly values: Readonly<Record<string, unknown>>;
  /** The text of a field's value exactly as written; undefined where the field is missing. */
  textOf(field: string): string | undefined;
}

/** Arrays and objects that may be open at once, the record included, before the native parser gives up. */
const deepestNesting = 127;

/** Takes a record's text apart. A problem is a sentence without a subject for the line: “is not JSON”. */
export function readRecordFields(text: string, shape: RecordShape): Result<RecordFields> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    return failure(explainSyntax(text, error));
  }
  if (typeof parsed !== 'object' || parsed === null) return failure(`is ${describeJson(parsed)}, not an object`);
  if (!Array.isArray(parsed) && isAsJavaScriptWrites(text, parsed)) return success(fieldsAsWritten(parsed, shape));
  const members = Array.isArray(parsed) ? membersOfArray(text, shape) : membersOfObject(text, shape);
  if (!members.ok) return members;

  const spans = new Map<string, JsonSpan>();
  for (const { key, value } of members.value) {
    if (spans.has(key)) return failure(`has the field ${quoteText(key)} twice`);
    if (value.depth >= deepestNesting) return failure(`nests its ${key} deeper than ${deepestNesting} levels`);
    spans.set(key, value);
  }
  const problem = checkTokens(text, spans, shape);
  if (problem !== undefined) return failure(problem);

  const isArray = Array.isArray(parsed);
  const values: Record<string, unknown> = {};
  for (const field of spans.keys()) values[field] = Reflect.get(parsed, isArray ? shape.fields.indexOf(field) : field);
  return success({
    values,
    textOf(field) {
      const span = spans.get(field);
      return span && text.slice(span.start, span.end);
    },
  });
}

/**
 * True for most records there are: the text is what JavaScript would write of its value. Then it has no key twice, no
 * number that was changed by reading it, and each value's text is known. Ten times as fast as to look at every member.
 */
function isAsJavaScriptWrites(text: string, parsed: object): boolean {
  const mayNestTooDeep = text.length > 2 * deepestNesting && (text.match(/[[{]/g)?.length ?? 0) >= deepestNesting;
  return !mayNestTooDeep && !mayHoldLoneSurrogate.test(text) && JSON.stringify(parsed) === text;
}

function fieldsAsWritten(parsed: object, shape: RecordShape): RecordFields {
  const values: Record<string, unknown> = {};
  for (const field of shape.fields) if (Object.hasOwn(parsed, field)) values[field] = Reflect.get(parsed, field);
  return { values, textOf: (field) => (Object.hasOwn(values, field) ? JSON.stringify(values[field]) : undefined) };
}

/** The members that the shape knows; others are ignored whatever they hold, but for the text of their keys. */
function membersOfObject(text: string, shape: RecordShape): Result<JsonMember[]> {
  const members = jsonMembers(text);
  if (mayHoldLoneSurrogate.test(text) && members.some(({ key }) => hasLoneSurrogate(key)))
    return failure('has a key with half a surrogate pair (\\ud800 to \\udfff)');
  return success(members.filter(({ key }) => shape.fields.includes(key)));
}

/** serde takes an array for a record when it holds every field in order. */
function membersOfArray(text: string, shape: RecordShape): Result<JsonMember[]> {
  const elements = jsonElements(text);
  if (elements.length < shape.requiredInArray || elements.length > shape.fields.length)
    return failure(`is an array of ${elements.length} values, not an object`);
  return success(elements.map((value, index) => ({ key: shape.fields[index] ?? '', value })));
}

// Both are rare, and what JSON.parse makes of them can't be told from what is allowed: the first of two equal keys is
// gone. So a cheap look at the whole text decides whether its tokens are looked at one by one.
const mayHoldLoneSurrogate = /\\u[dD][89a-fA-F]/;
const hasExponent = /\d[eE]\+?\d/;
/** A double holds every number of fewer digits. */
const digitsThatOverflow = 309;

function checkTokens(text: string, spans: ReadonlyMap<string, JsonSpan>, shape: RecordShape): string | undefined {
  const lookAtStrings = mayHoldLoneSurrogate.test(text);
  const lookAtNumbers = text.length >= digitsThatOverflow || hasExponent.test(text);
  if (!lookAtStrings && !lookAtNumbers) return undefined;
  let problem: string | undefined;
  for (const [field, span] of spans) {
    eachJsonToken(text.slice(span.start, span.end), (token) => {
      if (token.startsWith('"')) {
        if (lookAtStrings && hasLoneSurrogate(String(JSON.parse(token))))
          problem ??= `holds half a surrogate pair (\\ud800 to \\udfff) in its ${field}`;
      } else if (field === shape.anyJson && Math.abs(Number(token)) === Infinity) {
        problem ??= `holds the number ${quoteText(token)} in its ${field}, which is too large`;
      }
    });
  }
  return problem;
}

function hasLoneSurrogate(text: string): boolean {
  return /\p{Surrogate}/u.test(text);
}

/** Names a JSON value in a message: `a number`, `"text"`, `null`. */
export function describeJson(value: unknown): string {
  if (typeof value === 'string') return quoteText(value);
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object' && value !== null) return 'an object';
  return typeof value === 'number' ? `the number ${value}` : String(value);
}
