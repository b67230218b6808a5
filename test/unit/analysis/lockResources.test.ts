import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { lockResources } from '../../../src/analysis/checks/lockResources';
import { readEventPayload } from '../../../src/model/eventPayload';
import { Store } from '../../../src/store/store';

const sqlWasm = path.resolve(__dirname, '../../../node_modules/sql.js/dist/sql-wasm.wasm');

/** `"resource"` and others, some spelled with escapes. */
const key = fc.constantFrom('"resource"', '"\\u0072esource"', '"resources"', '"other"', '"a \\"resource\\" b"');
const value = fc.oneof(
  fc.constantFrom('"file:a"', '"file:\\u0061"', '"\\"resource\\""', '" "', '""', '"Zürich"', '17', 'true', 'null'),
  fc.constantFrom('["resource"]', '{"resource":"inner"}', '{}'),
);
const space = fc.constantFrom('', ' ');
const payload = fc.oneof(
  fc
    .tuple(fc.array(fc.tuple(key, value), { maxLength: 4 }), space)
    .map(([members, gap]) => `{${members.map(([name, text]) => `${gap}${name}:${gap}${text}${gap}`).join(',')}}`),
  value,
);
const line = fc.tuple(payload, fc.boolean()).map(([text, isLast]) => {
  const others = '"kind":"lock_acquired","source_task":"eg-a","timestamp":"2026-01-11T09:00:00Z"';
  return isLast ? `{"id":"e",${others},"payload":${text}}` : `{"payload":${text},"id":"e",${others}}`;
});

it('a lock is what the payload names as its resource, however the line is written', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'engram-locks-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(path.join(folder, '.engram'));
  const lines = fc.sample(line, { numRuns: 5000, seed: 1 });
  // More than is read at once: lines as long as three reads, and others between them.
  for (const at of [50, 51, 4000])
    lines[at] = (lines[at] ?? '').replace('"id":"e"', `"id":"${'e'.repeat(3 * 1024 * 1024)}"`);
  await writeFile(path.join(folder, '.engram', 'events.jsonl'), `${lines.join('\n')}\n`);
  const store = await Store.open(path.join(folder, '.engram'), { sqlWasm, comparesCache: false });
  onTestFinished(() => store.dispose());
  await store.loaded();
  expect(store.records.log.size).toBe(lines.length);
  const found = await lockResources(store.records, [...lines.keys()], () => Promise.resolve());
  const expected = lines.map((text) => {
    const { payload: given } = JSON.parse(text) as { readonly payload: Parameters<typeof readEventPayload>[0] };
    return readEventPayload(given).resource;
  });
  expect([...lines.keys()].map(found)).toEqual(expected);
});
