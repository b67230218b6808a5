import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type StoredItem } from '../../../../src/model/item';
import { compareTimestamps, formatTimestamp, now } from '../../../../src/model/timestamp';
import { ItemWriter } from '../../../../src/store/writing/itemWriter';
import { emptyStore, openStore } from '../openStore';
import { appendNatively, nativeItem, writableFolder } from './writableFolder';

/** The lines of items.jsonl that are not blank. */
async function lines(folder: string): Promise<readonly string[]> {
  const text = await readFile(path.join(folder, 'items.jsonl'), 'utf8');
  return text.split('\n').filter((line) => line !== '');
}

async function storeWith(...items: readonly object[]) {
  const folder = await emptyStore();
  for (const item of items) appendNatively(folder, 'items.jsonl', item);
  return { folder, store: await openStore(folder) };
}

describe('creating a task', () => {
  it('writes one line in the native order of fields, without what is empty', async () => {
    const { folder, store } = await storeWith();
    const start = now();
    const plain = await store.create({ title: 'Plain' });
    const full = await store.create({
      title: 'Full “ü” 🚀',
      priority: 0,
      labels: ['b', 'ä-1_'],
      description: 'a\n"b"',
    });
    const times = (item: StoredItem) =>
      `"created_at":"${formatTimestamp(item.createdAt)}","updated_at":"${formatTimestamp(item.updatedAt)}"`;
    expect(await lines(folder)).toEqual([
      `{"id":"${plain.id}","title":"Plain","status":"open","priority":2,${times(plain)}}`,
      `{"id":"${full.id}","title":"Full “ü” 🚀","description":"a\\n\\"b\\"","status":"open","priority":0,` +
        `"labels":["b","ä-1_"],${times(full)}}`,
    ]);
    expect(plain.id).toMatch(/^eg-[0-9a-f]{10}$/);
    expect(plain.createdAt).toEqual(plain.updatedAt);
    expect(compareTimestamps(plain.createdAt, start)).toBeGreaterThan(0);
    expect(store.get(full.id)).toEqual(full);
    expect(full.place).toMatchObject({ line: 4, recovered: false });
  });

  it('makes another id where there is a task of the first one', async () => {
    const { folder } = await storeWith(nativeItem('eg-a'));
    const ids = ['eg-a', 'eg-a', 'eg-b', 'eg-a', 'eg-b', 'eg-c'];
    const writer = new ItemWriter(writableFolder(folder), () => ids.shift() ?? 'none left');
    const { created } = await writer.batchCreate([{ title: 'first' }, { title: 'second' }]);
    expect(created.map(({ id }) => id)).toEqual(['eg-b', 'eg-c']);
  });

  it.each([
    ['a title', { title: '' }, "The title “” can't be written: it must be 1 to 500 bytes long, and has 0."],
    ['a label', { title: 'T', labels: ['a', 'a'] }, "The label “a” can't be written: it is given twice"],
    ['a priority', { title: 'T', priority: 5 }, "The priority 5 can't be written"],
    ['half a character', { title: 'T', description: '\ud800' }, "The description “�” can't be written"],
  ])('refuses %s against the rules and writes nothing', async (_, draft, message) => {
    const { folder, store } = await storeWith();
    await expect(store.create(draft)).rejects.toThrow(message);
    expect(await readFile(path.join(folder, 'items.jsonl'), 'utf8')).toBe('');
  });

  it('says that the folder is gone, instead of making half a store', async () => {
    const { folder, store } = await storeWith();
    await rm(folder, { recursive: true });
    await expect(store.create({ title: 'T' })).rejects.toMatchObject({ name: 'AppendError', code: 'missing-folder' });
  });

  it('says that the store has been closed', async () => {
    const { folder, store } = await storeWith();
    store.dispose();
    await expect(store.create({ title: 'T' })).rejects.toThrow(`The store ${folder} has been closed.`);
  });

  it("writes nothing where items.jsonl can't be read", async () => {
    const { folder, store } = await storeWith();
    await rm(path.join(folder, 'items.jsonl'));
    await mkdir(path.join(folder, 'items.jsonl'));
    await expect(store.create({ title: 'T' })).rejects.toThrow("items.jsonl can't be read");
  });
});

describe('updating a task', () => {
  it('changes what is given, keeps the rest, and shows the task as it is now', async () => {
    const { store } = await storeWith(nativeItem('eg-a', { description: 'd', labels: ['x'] }));
    const { item, written, meanwhile, warning } = await store.update('eg-a', { title: 'T', priority: 0 });
    expect(item).toMatchObject({ title: 'T', priority: 0, description: 'd', labels: ['x'], status: 'open' });
    expect(item.updatedAt.ms).toBeGreaterThan(Date.UTC(2026, 0, 11, 12));
    expect({ written, meanwhile, warning }).toEqual({ written: item, meanwhile: [], warning: undefined });
    expect(store.get('eg-a')).toEqual(item);
    expect((await store.update('eg-a', { description: null, labels: [] })).item).toMatchObject({
      description: undefined,
      labels: [],
    });
  });

  it('validates the whole task, as natively', async () => {
    const { folder, store } = await storeWith(nativeItem('eg-a', { title: '' }));
    await expect(store.update('eg-a', { priority: 0 })).rejects.toMatchObject({ field: 'title' });
    expect(await lines(folder)).toHaveLength(1);
    await expect(store.update('eg-a', { priority: 0, title: 'T' })).resolves.toBeDefined();
  });

  it('makes a task writable again that the native program reopened', async () => {
    const left = { closed_at: '2026-01-11T12:00:00Z', close_reason: 'done' };
    const { folder, store } = await storeWith(nativeItem('eg-a', left));
    await store.update('eg-a', { title: 'T' });
    expect((await lines(folder)).at(-1)).not.toMatch(/closed_at|close_reason/);
  });

  it('writes labels once that were there twice, so that the native program can open the store', async () => {
    const { folder, store } = await storeWith(nativeItem('eg-a', { labels: ['x', 'y', 'x'] }));
    await store.setStatus('eg-a', 'blocked');
    expect((await lines(folder)).at(-1)).toContain('"labels":["x","y"]');
  });

  it('never sets times back', async () => {
    const future = { created_at: '2100-01-01T00:00:00Z', updated_at: '2100-01-02T00:00:00.000000001Z' };
    const { store } = await storeWith(nativeItem('eg-a', future));
    const { item } = await store.update('eg-a', { title: 'T' });
    expect(formatTimestamp(item.updatedAt)).toBe('2100-01-02T00:00:00.000000001Z');
  });
});

describe('changing the status of a task', () => {
  it('works as natively through a whole life', async () => {
    const { folder, store } = await storeWith(nativeItem('eg-a'));
    expect((await store.setStatus('eg-a', 'in_progress')).item.status).toBe('in_progress');
    expect((await store.setStatus('eg-a', 'in_progress')).item.status).toBe('in_progress');
    const closed = (await store.close('eg-a', 'done:\n\tall of it')).item;
    expect(closed).toMatchObject({ status: 'closed', closeReason: 'done:\n\tall of it', closedAt: closed.updatedAt });
    expect((await lines(folder)).at(-1)).toMatch(/,"closed_at":"[^"]*Z","close_reason":"done:\\n\\tall of it"\}$/);
    await expect(store.setStatus('eg-a', 'blocked')).rejects.toThrow("is closed and can't become blocked");
    expect((await store.close('eg-a')).item.closeReason).toBeUndefined();
    expect((await store.reopen('eg-a')).item).toMatchObject({ status: 'open', closedAt: undefined });
    await expect(store.reopen('eg-a')).rejects.toMatchObject({ name: 'InvalidStatusChangeError', from: 'open' });
    expect((await store.setStatus('eg-a', 'closed')).item).toMatchObject({ status: 'closed', closedAt: undefined });
    await store.close('eg-a', 'again');
    expect((await store.setStatus('eg-a', 'open')).item).toMatchObject({ closedAt: undefined, closeReason: undefined });
  });

  it('does not validate, as natively: a task with an empty title can be closed', async () => {
    const { store } = await storeWith(nativeItem('eg-a', { title: '' }));
    expect((await store.close('eg-a')).item.status).toBe('closed');
  });

  it('refuses a reason that no line can hold', async () => {
    const { folder, store } = await storeWith(nativeItem('eg-a'));
    await expect(store.close('eg-a', '\udfff')).rejects.toThrow("The reason for closing “�” can't be written");
    expect(await lines(folder)).toHaveLength(1);
  });
});

describe('a task that is not as its writer saw it', () => {
  it('is not written to, and the message names what differs', async () => {
    const { folder, store } = await storeWith(nativeItem('eg-a'));
    const basedOn = store.get('eg-a');
    appendNatively(folder, 'items.jsonl', nativeItem('eg-a', { title: 'Other', labels: ['x'] }));
    const message =
      'The task “eg-a” was changed meanwhile: title “Task eg-a” → “Other”, labels none → “x”. ' +
      'Nothing was written; look at it and try again.';
    for (const write of [
      () => store.update('eg-a', { priority: 0 }, { basedOn }),
      () => store.setStatus('eg-a', 'blocked', { basedOn }),
      () => store.close('eg-a', undefined, { basedOn }),
    ])
      await expect(write()).rejects.toMatchObject({ name: 'ChangedMeanwhileError', message, id: 'eg-a' });
    expect(await lines(folder)).toHaveLength(2);
  });

  it('is compared without its place: the same line written again changes nothing', async () => {
    const { folder, store } = await storeWith(nativeItem('eg-a'));
    const basedOn = store.get('eg-a');
    appendNatively(folder, 'items.jsonl', nativeItem('eg-a'));
    await expect(store.update('eg-a', { priority: 0 }, { basedOn })).resolves.toBeDefined();
  });

  it('may not exist at all', async () => {
    const { store } = await storeWith();
    for (const write of [
      () => store.update('eg-x', {}),
      () => store.setStatus('eg-x', 'open'),
      () => store.close('eg-x'),
      () => store.reopen('eg-x'),
    ])
      await expect(write()).rejects.toMatchObject({
        name: 'UnknownItemError',
        message: 'There is no task “eg-x” in this store.',
      });
  });
});

describe('batches', () => {
  it('create in one write what can be created, and say why the rest was not', async () => {
    const { folder, store } = await storeWith();
    const drafts = [{ title: 'a' }, { title: '' }, { title: 'b', labels: ['x y'] }, { title: 'c' }];
    const { created, errors } = await store.batchCreate(drafts);
    expect(created.map(({ title }) => title)).toEqual(['a', 'c']);
    expect(errors).toEqual([
      { index: 1, message: "The title “” can't be written: it must be 1 to 500 bytes long, and has 0." },
      { index: 2, message: "The label “x y” can't be written: it must be made of letters, digits, “-” and “_”." },
    ]);
    // One write: one line end before the first and one behind each.
    expect(await readFile(path.join(folder, 'items.jsonl'), 'utf8')).toMatch(/^\n\{.*\}\n\{.*\}\n$/);
    expect(await store.list()).toEqual(created);
  });

  it('close each task once, however often its id is given', async () => {
    const { folder, store } = await storeWith(nativeItem('eg-a'), nativeItem('eg-b'));
    const { written, notFound, errors } = await store.batchClose(['eg-b', 'eg-x', 'eg-a', 'eg-b', 'eg-x'], 'done');
    expect(written.map(({ item }) => [item.id, item.status, item.closeReason])).toEqual([
      ['eg-b', 'closed', 'done'],
      ['eg-a', 'closed', 'done'],
    ]);
    expect({ notFound, errors }).toEqual({ notFound: ['eg-x'], errors: [] });
    expect(await lines(folder)).toHaveLength(4);
  });

  it('set the status where it is allowed', async () => {
    const { store } = await storeWith(nativeItem('eg-a', { status: 'closed' }), nativeItem('eg-b'));
    const { written, errors } = await store.batchSetStatus(['eg-a', 'eg-b'], 'blocked');
    expect(written.map(({ item }) => [item.id, item.status])).toEqual([['eg-b', 'blocked']]);
    expect(errors).toEqual([
      { id: 'eg-a', message: "The task “eg-a” is closed and can't become blocked: reopen it first." },
    ]);
  });

  it('write nothing when there is nothing to write', async () => {
    const { folder, store } = await storeWith();
    expect(await store.batchCreate([])).toEqual({ created: [], errors: [] });
    expect(await store.batchClose(['eg-x'])).toEqual({ written: [], notFound: ['eg-x'], errors: [] });
    expect(await readFile(path.join(folder, 'items.jsonl'), 'utf8')).toBe('');
  });

  it('find every one of a thousand lines again', async () => {
    const { store } = await storeWith();
    const { created } = await store.batchCreate(Array.from({ length: 1000 }, (_, n) => ({ title: `Task ${n}` })));
    expect(new Set(created.map(({ id }) => id)).size).toBe(1000);
    const { written } = await store.batchClose(created.map(({ id }) => id));
    expect(written.every(({ item, warning }) => item.status === 'closed' && warning === undefined)).toBe(true);
  });
});

describe('many writes at once', () => {
  it('run one after the other, so that none undoes another', async () => {
    const { folder, store } = await storeWith(nativeItem('eg-a'));
    const answers = await Promise.all([
      store.update('eg-a', { title: 'T' }),
      store.update('eg-a', { priority: 0 }),
      store.setStatus('eg-a', 'in_progress'),
      store.update('eg-x', {}).catch((error: unknown) => String(error)),
      store.update('eg-a', { labels: ['x'] }),
    ]);
    expect(answers[3]).toBe('UnknownItemError: There is no task “eg-x” in this store.');
    expect(store.get('eg-a')).toMatchObject({ title: 'T', priority: 0, status: 'in_progress', labels: ['x'] });
    expect(await lines(folder)).toHaveLength(5);
  });

  it('build on a line that its writer has not ended yet', async () => {
    const { folder, store } = await storeWith(nativeItem('eg-a'));
    await writeFile(path.join(folder, 'items.jsonl'), JSON.stringify(nativeItem('eg-a', { title: 'Crashed' })), {
      flag: 'a',
    });
    const { item, warning } = await store.update('eg-a', { priority: 0 });
    expect(item).toMatchObject({ title: 'Crashed', priority: 0 });
    expect(warning).toBeUndefined();
  });
});
