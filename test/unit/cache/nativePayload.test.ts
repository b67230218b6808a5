import { readFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nativePayloadText } from '../../../src/cache/nativePayload';
import { isSamePayload } from '../../../src/cache/payload';
import { fixture, openStore } from '../store/openStore';
import { openSqlite } from './buildCache';

describe('a payload in engram.db', () => {
  it.each(['healthy', 'neuraphage'] as const)('is written as the native program wrote it: %s', async (name) => {
    const database = new (await openSqlite()).Database(await readFile(path.join(fixture(name), 'engram.db')));
    const rows = database.exec('SELECT id, payload FROM events')[0]?.values ?? [];
    database.close();
    const store = await openStore(fixture(name));
    expect(rows.length).toBeGreaterThan(40);
    for (const [id, payload] of rows)
      expect(nativePayloadText((await store.getEvent(String(id)))?.payloadText)).toBe(payload);
  });

  it.each([
    [undefined, 'null'],
    ['{ "b" : [1 , {"z":1,"a":2}], "a":"\\u0041\\u001f\\/" }', '{"a":"A\\u001f/","b":[1,{"a":2,"z":1}]}'],
    // By bytes, as Rust orders text; JavaScript would put the pair of surrogates first.
    ['{"\u{1f600}":1,"\uff5e":2}', '{"\uff5e":2,"\u{1f600}":1}'],
    ['{"a":1,"a":{"b":2}}', '{"a":{"b":2}}'],
    ['{"__proto__":1}', '{"__proto__":1}'],
    ['[]', '[]'],
    ['{}', '{}'],
    ['true', 'true'],
  ])('%s becomes %s', (written, cached) => {
    expect(nativePayloadText(written)).toBe(cached);
  });

  // Rust's `{:?}` of a double, which is what serde writes; whole numbers are 64 bits wide there.
  it.each([
    ['18446744073709551615', '18446744073709551615'],
    ['-9223372036854775808', '-9223372036854775808'],
    ['18446744073709551616', '1.8446744073709552e19'],
    ['-9223372036854775809', '-9.223372036854776e18'],
    ['-0', '-0.0'],
    ['0.0', '0.0'],
    ['1.0', '1.0'],
    ['1e2', '100.0'],
    ['1.50', '1.5'],
    ['123456.789', '123456.789'],
    ['1e15', '1000000000000000.0'],
    ['1e16', '1e16'],
    ['1.25e300', '1.25e300'],
    ['0.00001', '0.00001'],
    ['0.000001', '1e-6'],
    ['1.5E-7', '1.5e-7'],
    ['5e-324', '5e-324'],
  ])('the number %s becomes %s', (written, cached) => {
    expect(nativePayloadText(written)).toBe(cached);
  });

  it('says the same as the line, and is the same when it is written again', () => {
    fc.assert(
      fc.property(fc.json(), (written) => {
        const cached = nativePayloadText(written);
        expect(isSamePayload(cached, written)).toBe(true);
        expect(JSON.parse(cached)).toEqual(JSON.parse(written));
        expect(nativePayloadText(cached)).toBe(cached);
      }),
    );
  });
});
