import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { consequences } from '../../../src/analysis/causes/consequences';
import { explain } from '../../../src/analysis/causes/explain';
import { checkStore } from '../../../src/analysis/checks/checkStore';
import { exportEvents } from '../../../src/analysis/export/exportEvents';
import { notificationMatrix } from '../../../src/analysis/messages/notificationMatrix';
import { notifications } from '../../../src/analysis/messages/notifications';
import { patterns } from '../../../src/analysis/patterns/patterns';
import { compareSessions } from '../../../src/analysis/sessions/compareSessions';
import { groupBySession } from '../../../src/analysis/sessions/sessionGroups';
import { sessions } from '../../../src/analysis/sessions/sessions';
import { isDurable } from '../../../src/model/eventKind';
import { EventBus } from '../../../src/store/bus/eventBus';
import { Store } from '../../../src/store/store';

const root = path.resolve(__dirname, '../../..');
const documentation = readFileSync(path.join(root, 'docs/store-api.md'), 'utf8');

interface Row {
  readonly owner: string;
  readonly name: string;
  readonly file: string;
  readonly words: string;
}

const rows: readonly Row[] = documentation
  .split('\n')
  .filter((line) => line.startsWith('| ') && line.includes('.test.ts`:'))
  .map((line) => {
    const [, , ours = '', test = ''] = line.split('|').map((cell) => cell.trim());
    const [, owner = '', name = ''] = /^`(?:(\w+)\.)?(\w+)/.exec(ours) ?? [];
    const [, file = '', words = ''] = /^`([^`]+)`: (.+)$/.exec(test) ?? [];
    return { owner, name, file, words };
  });

/** What a class offers: functions of its own, of its instances, and their public fields that take listeners. */
function offered(type: { readonly prototype: object }, fields: readonly string[]): ReadonlySet<string> {
  return new Set([...Object.getOwnPropertyNames(type), ...Object.getOwnPropertyNames(type.prototype), ...fields]);
}

const answers: readonly { readonly name: string }[] = [
  explain,
  consequences,
  notifications,
  notificationMatrix,
  sessions,
  compareSessions,
  groupBySession,
  patterns,
  checkStore,
  exportEvents,
];

const offers: Readonly<Record<string, ReadonlySet<string>>> = {
  Store: offered(Store, ['onChange', 'onAppended']),
  EventBus: offered(EventBus, []),
  '': new Set([isDurable, ...answers].map(({ name }) => name)),
};

const source = (file: string): string => readFileSync(path.join(root, file), 'utf8');

describe('docs/store-api.md', () => {
  it('has a row for what it tells of', () => {
    expect(rows.length).toBeGreaterThan(50);
  });

  it.each(rows)('names $owner $name, which is there, and a test of it', ({ owner, name, file, words }) => {
    expect(offers[owner]).toContain(name);
    const test = path.join(root, 'test', file);
    expect(existsSync(test), test).toBe(true);
    expect(readFileSync(test, 'utf8')).toContain(words);
  });

  it('leaves out no function that the store or the bus offers', () => {
    const publicFunctions = (text: string): readonly string[] =>
      Array.from(text.matchAll(/^ {2}(?:static )?(?:async )?(\w+)\(/gm), ([, name = '']) => name).filter(
        (name) => name !== 'constructor',
      );
    for (const [owner, file] of [
      ['Store', 'src/store/store.ts'],
      ['EventBus', 'src/store/bus/eventBus.ts'],
    ] as const) {
      const documented = rows.filter((row) => row.owner === owner).map(({ name }) => name);
      expect(documented).toEqual(expect.arrayContaining([...publicFunctions(source(file))]));
    }
  });

  it('has a row for every answer', () => {
    const documented = rows.filter(({ owner }) => owner === '').map(({ name }) => name);
    expect(documented).toEqual(expect.arrayContaining(answers.map(({ name }) => name)));
  });

  it('says what answers each call to a worker', () => {
    const [, service = ''] = source('src/worker/storeService.ts').split('export interface StoreService {');
    const methods = Array.from((service.split('\n}')[0] ?? '').matchAll(/^ {2}(\w+)\(/gm), ([, name = '']) => name);
    const [, table = ''] = documentation.split('## In a worker');
    const documented = table
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .flatMap((line) => Array.from((line.split('|')[1] ?? '').matchAll(/`(\w+)`/g), ([, name = '']) => name));
    expect(methods.length).toBeGreaterThan(40);
    expect(documented).toEqual(expect.arrayContaining(methods));
  });
});
