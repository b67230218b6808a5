import { apiError } from './apiError';

/** The newest version of the API that is there: api/engram-inspector.d.ts, the changes in docs/api.md. */
export const apiVersion = '1.0.0';

/** The API of the major version that another extension asks for. Throws `UnknownVersion` with those that are there. */
export function chooseApi<Api>(apis: ReadonlyMap<number, Api>, wanted: unknown): Api {
  const api = typeof wanted === 'number' ? apis.get(wanted) : undefined;
  if (api !== undefined) return api;
  const asked = typeof wanted === 'number' ? `version ${wanted} of its API` : 'its API without the number of a version';
  throw apiError(
    'UnknownVersion',
    `Engram Inspector was asked for ${asked}. It has ${[...apis.keys()].join(', ')} (${apiVersion}): ` +
      'ask for one of these, or update Engram Inspector.',
  );
}
