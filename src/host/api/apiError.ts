import type { EngramError, EngramErrorCode } from '../../../api/engram-inspector';

const errorName = 'EngramError';

/** Makes what calls of the API throw or reject with. */
export function apiError(code: EngramErrorCode, message: string): EngramError {
  return Object.assign(new Error(message), { name: errorName, code } as const);
}

/** What our errors are to another extension, by their names: classes don't cross threads. */
const codesByName: ReadonlyMap<string, EngramErrorCode> = new Map([
  ['CancelledError', 'Cancelled'],
  ['ChangedMeanwhileError', 'ChangedMeanwhile'],
  ['DisconnectedError', 'StoreUnavailable'],
  ['InvalidEventError', 'Refused'],
  ['InvalidItemError', 'Refused'],
  ['InvalidStatusChangeError', 'Refused'],
  ['LostLineError', 'DurabilityUnknown'],
  ['Refusal', 'WritesNotAllowed'],
  ['RefusedEdgeError', 'Refused'],
  ['UnknownItemError', 'UnknownItem'],
  ['UnreadableLineError', 'Refused'],
]);

/** The same error as the API tells it, with its words. One of the API itself stays as it is. */
export function toApiError(error: unknown): EngramError {
  if (isApiError(error)) return error;
  if (!(error instanceof Error)) return apiError('Failed', String(error));
  return apiError(error.name === 'AppendError' ? appendCode(error) : codeOf(error), error.message);
}

function isApiError(error: unknown): error is EngramError {
  return error instanceof Error && error.name === errorName;
}

function codeOf({ name }: Error): EngramErrorCode {
  return codesByName.get(name) ?? 'Failed';
}

/** See `AppendFailure`: every other code of it says that nothing was written. */
function appendCode(error: Error): EngramErrorCode {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'short-write') return 'PartlyWritten';
  return code === 'durability-unknown' ? 'DurabilityUnknown' : 'NotWritten';
}
