import type { EngramExports } from '../../api/engram-inspector';
import { type Features } from './features';

/** Where the tests inside VS Code find the features among the exports, to read rows without clicking. */
export const testHandleKey: unique symbol = Symbol.for('engram-inspector.testHandle');

/** The exports as the tests inside VS Code are given them, and nobody else. */
export interface TestedExports extends EngramExports {
  readonly [testHandleKey]: Features;
}

/** The exports with the features, for tests. */
export function withTestHandle(exports: EngramExports, features: Features): TestedExports {
  return { ...exports, [testHandleKey]: features };
}
