import { readFileSync, renameSync, rmSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { EdgeWriter } from '../../../../src/store/writing/edgeWriter';
import { ItemWriter } from '../../../../src/store/writing/itemWriter';
import { emptyStore, openStore } from '../openStore';
import { appendNatively, type Interference, nativeEdge, nativeItem, writableFolder } from './writableFolder';

const blocks = { fromId: 'eg-a', toId: 'eg-b', kind: 'blocks' } as const;

/** Writers of a store with the tasks eg-a (line 1) and eg-b (line 2), while `other` does something. */
async function writersWith(other: (folder: string) => Interference) {
  const folder = await emptyStore();
  appendNatively(folder, 'items.jsonl', nativeItem('eg-a'));
  appendNatively(folder, 'items.jsonl', nativeItem('eg-b'));
  const store = writableFolder(folder, other(folder));
  return { folder, items: new ItemWriter(store), edges: new EdgeWriter(store) };
}

/** Puts another file in the place of this one, as git does. */
function replace(folder: string, file: string, change: (text: string) => string): void {
  const name = path.join(folder, file);
  writeFileSync(`${name}.new`, change(readFileSync(name, 'utf8')));
  renameSync(`${name}.new`, name);
}

describe('another program that writes to the same task meanwhile', () => {
  it('just before us loses what it changed, and that is said', async () => {
    const { items } = await writersWith((folder) => ({
      before: () => appendNatively(folder, 'items.jsonl', nativeItem('eg-a', { status: 'in_progress', priority: 0 })),
    }));
    const { item, written, meanwhile, warning } = await items.update('eg-a', { title: 'Ours', priority: 0 });
    expect(item).toEqual(written);
    expect(item).toMatchObject({ title: 'Ours', status: 'open', priority: 0 });
    expect(meanwhile.map(({ status, place }) => [status, place.line])).toEqual([['in_progress', 3]]);
    expect(warning).toBe(
      'Another program wrote to the task “eg-a” meanwhile (items.jsonl, line 3: status open → in_progress, ' +
        'priority 2 → 0). Our line 5 is behind it and holds now; what is lost of the other change: status.',
    );
  });

  it('just after us wins, and what we changed is lost', async () => {
    const { items } = await writersWith((folder) => ({
      after: () => appendNatively(folder, 'items.jsonl', nativeItem('eg-a', { title: 'Theirs' })),
    }));
    const { item, written, meanwhile, warning } = await items.close('eg-a', 'done');
    expect(item).toMatchObject({ title: 'Theirs', status: 'open' });
    expect(written).toMatchObject({ status: 'closed', closeReason: 'done' });
    expect(meanwhile).toEqual([item]);
    expect(warning).toBe(
      'Another program wrote to the task “eg-a” meanwhile (items.jsonl, line 5: title “Task eg-a” → “Theirs”). ' +
        'Line 5 is behind our line 4 and holds now; what is lost of our change: status, closed at, close reason.',
    );
  });

  it('and builds on our line takes nothing from us', async () => {
    const { items } = await writersWith((folder) => ({
      after: () => {
        const last = readFileSync(path.join(folder, 'items.jsonl'), 'utf8').trimEnd().split('\n').at(-1) ?? '';
        appendNatively(folder, 'items.jsonl', { ...(JSON.parse(last) as object), priority: 0 });
      },
    }));
    const { item, warning } = await items.update('eg-a', { title: 'Ours' });
    expect(item).toMatchObject({ title: 'Ours', priority: 0 });
    expect(warning).toContain('Line 5 is behind our line 4 and holds now; nothing of our change is lost.');
  });

  it('may have changed nothing but its time, or more lines than are worth describing', async () => {
    const { items } = await writersWith((folder) => ({
      before: () => {
        for (let n = 0; n < 5; n++)
          appendNatively(folder, 'items.jsonl', nativeItem('eg-a', { updated_at: `2026-01-12T00:00:0${n}Z` }));
      },
    }));
    const { meanwhile, warning } = await items.setStatus('eg-a', 'blocked');
    expect(meanwhile).toHaveLength(5);
    expect(warning).toBe(
      'Another program wrote to the task “eg-a” meanwhile (items.jsonl, line 3: nothing but its time; ' +
        'line 4: nothing but its time; line 5: nothing but its time; and 2 more). ' +
        'Our line 9 is behind it and holds now; nothing of the other change is lost.',
    );
  });

  it('is not confused with one that writes to other tasks', async () => {
    const { items } = await writersWith((folder) => ({
      before: () => appendNatively(folder, 'items.jsonl', nativeItem('eg-b', { priority: 0 })),
      after: () => appendNatively(folder, 'items.jsonl', nativeItem('eg-c')),
    }));
    expect(await items.update('eg-a', { title: 'Ours' })).toMatchObject({ meanwhile: [], warning: undefined });
    expect((await items.create({ title: 'T' })).title).toBe('T');
  });

  it('is told of for each task of a batch', async () => {
    const { items } = await writersWith((folder) => ({
      before: () => appendNatively(folder, 'items.jsonl', nativeItem('eg-b', { priority: 0 })),
    }));
    const { written } = await items.batchClose(['eg-a', 'eg-b']);
    expect(written.map(({ warning }) => warning !== undefined)).toEqual([false, true]);
  });
});

describe('a file that is replaced meanwhile', () => {
  it('and holds our line still is warned of', async () => {
    const { items } = await writersWith((folder) => ({
      after: () => replace(folder, 'items.jsonl', (text) => `${JSON.stringify(nativeItem('eg-z'))}\n${text}`),
    }));
    const { item, meanwhile, warning } = await items.update('eg-a', { title: 'Ours' });
    expect(item).toMatchObject({ title: 'Ours', place: { line: 5 } });
    expect(meanwhile).toEqual([]);
    expect(warning).toBe('Another program replaced or rewrote items.jsonl meanwhile; our line is in it.');
  });

  it('with another change in it names that, too', async () => {
    const { items } = await writersWith((folder) => ({
      after: () =>
        replace(folder, 'items.jsonl', (text) => `${text}${JSON.stringify(nativeItem('eg-a', { priority: 0 }))}\n`),
    }));
    const { item, meanwhile, warning } = await items.update('eg-a', { title: 'Ours' });
    expect(item).toMatchObject({ title: 'Task eg-a', priority: 0 });
    expect(meanwhile).toEqual([item]);
    expect(warning).toContain('meanwhile; our line is in it. Another program wrote to the task “eg-a” meanwhile');
    expect(warning).toContain('what is lost of our change: title.');
  });

  it('and lacks our line is an error that says what was written', async () => {
    const other = (folder: string): Interference => ({
      after: () => replace(folder, 'items.jsonl', (text) => text.split('\n').slice(0, 2).join('\n')),
    });
    const { items } = await writersWith(other);
    const message =
      'The task “eg-a” was written, but items.jsonl no longer holds it: another program has replaced or rewritten the file.';
    await expect(items.update('eg-a', { title: 'Ours' })).rejects.toMatchObject({ name: 'LostLineError', message });
    await expect(items.create({ title: 'T' })).rejects.toThrow('was written, but items.jsonl no longer holds it');
    await expect(items.batchClose(['eg-a', 'eg-b'])).rejects.toThrow('no longer holds it');
  });

  it("and can't be read any more is an error that says so", async () => {
    const { items } = await writersWith((folder) => ({
      after: () => {
        rmSync(path.join(folder, 'items.jsonl'));
        mkdirSync(path.join(folder, 'items.jsonl'));
      },
    }));
    await expect(items.update('eg-a', { title: 'Ours' })).rejects.toThrow(
      /^The task “eg-a” was written, but could not be read again: .*items\.jsonl can't be read/,
    );
  });

  it('is noticed for relationships as well', async () => {
    const { edges, folder: replaced } = await writersWith((folder) => ({
      after: () => replace(folder, 'edges.jsonl', (text) => `\n\n\n${text}`),
    }));
    appendNatively(replaced, 'edges.jsonl', nativeEdge('eg-b', 'related', 'eg-a'));
    expect((await edges.add(blocks)).warning).toBe(
      'Another program replaced or rewrote edges.jsonl meanwhile; our line is in it.',
    );
    const gone = await writersWith((folder) => ({ after: () => replace(folder, 'edges.jsonl', () => '') }));
    await expect(gone.edges.add(blocks)).rejects.toThrow(
      'The relationship “eg-a” blocks “eg-b” was written, but edges.jsonl no longer holds it',
    );
  });
});

describe('another program that writes to the same relationship meanwhile', () => {
  it('is named, with what holds now', async () => {
    const before = await writersWith((folder) => ({
      before: () => appendNatively(folder, 'edges.jsonl', nativeEdge('eg-a', 'blocks', 'eg-b')),
    }));
    expect(await before.edges.add(blocks)).toMatchObject({
      changed: true,
      warning:
        'Another program wrote to the relationship “eg-a” blocks “eg-b” meanwhile (edges.jsonl, line 1: added). ' +
        'Our line 3 is behind it and holds now: the relationship is there.',
    });
    const after = await writersWith((folder) => ({
      after: () => appendNatively(folder, 'edges.jsonl', nativeEdge('eg-a', 'blocks', 'eg-b', { deleted: true })),
    }));
    const { edge, warning } = await after.edges.add(blocks);
    expect(edge?.deleted).toBe(true);
    expect(warning).toContain('Line 3 is behind our line 2 and holds now: the relationship is removed.');
  });

  it('or adds the other half of a cycle is warned of', async () => {
    const { edges } = await writersWith((folder) => ({
      before: () => appendNatively(folder, 'edges.jsonl', nativeEdge('eg-b', 'parent_child', 'eg-a')),
    }));
    const { changed, warning } = await edges.add(blocks);
    expect(changed).toBe(true);
    expect(warning).toBe(
      'With what another program added meanwhile there is a cycle now: eg-a → eg-b → eg-a. ' +
        'Remove one of these relationships.',
    );
  });

  it('while it is removed is told of, too', async () => {
    const { edges, folder } = await writersWith((name) => ({
      before: () => {
        const text = readFileSync(path.join(name, 'edges.jsonl'), 'utf8');
        if (text.includes('eg-a')) appendNatively(name, 'edges.jsonl', nativeEdge('eg-a', 'blocks', 'eg-b'));
      },
    }));
    await edges.add(blocks);
    const { warning } = await edges.remove(blocks);
    expect(warning).toContain('line 3: added). Our line 5 is behind it and holds now: the relationship is removed.');
    expect((await openStore(folder)).relationships()).toEqual([]);
  });
});

describe('two stores on one folder', () => {
  it('never lose a change without a warning', async () => {
    const folder = await emptyStore();
    const [one, other] = [await openStore(folder), await openStore(folder)];
    const { id } = await one.create({ title: 'T' });
    let warned = 0;
    for (let round = 0; round < 15; round++) {
      const [a, b] = await Promise.all([
        one.update(id, { title: `Title ${round}` }),
        other.update(id, { description: `Description ${round}` }),
      ]);
      await one.refresh();
      const now = one.get(id);
      const isWhole = now?.title === `Title ${round}` && now.description === `Description ${round}`;
      const warnings = [a.warning, b.warning].filter((warning) => warning !== undefined);
      if (!isWhole) expect(warnings.join()).toMatch(/what is lost of (our|the other) change: (title|description)/);
      warned += warnings.length;
    }
    // They begin at the same moment each time; not once to meet would mean that nothing was tested.
    expect(warned).toBeGreaterThan(0);
  });
});
