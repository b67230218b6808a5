import { describe, expect, it } from 'vitest';
import { fixture, openStore } from '../store/openStore';
import { exported } from './exported';
import { attributeOf, readOtlp } from './otlpReader';

describe.each(['healthy', 'neuraphage'] as const)('the traces of %s', (name) => {
  it('are accepted by a reader of OTLP', async () => {
    const store = await openStore(fixture(name));
    const { text, events } = await exported(store, 'otlp');
    const spans = readOtlp(text);
    expect(events).toBe(store.health.counts.events);
    console.log(
      name,
      text.length,
      spans.length,
      spans
        .map(
          (s) =>
            `${attributeOf(s, 'engram.span')} ${s.name} ${s.events?.length} ${s.links?.length} ${s.status?.message}`,
        )
        .slice(0, 40),
    );
  });
});
