import { describe, expect, it } from 'vitest';
import { DisposableStore, toDisposable } from '../../../src/base/disposable';
import { Emitter } from '../../../src/base/emitter';

describe('an emitter', () => {
  it('tells every listener, in the order in which they subscribed, until they leave', () => {
    const emitter = new Emitter<number>();
    const heard: string[] = [];
    const first = emitter.event((value) => heard.push(`first ${value}`));
    emitter.event((value) => heard.push(`second ${value}`));
    emitter.fire(1);
    first.dispose();
    emitter.fire(2);
    expect(heard).toEqual(['first 1', 'second 1', 'second 2']);
  });

  it('lets no listener’s error harm another, and hands it over', () => {
    const errors: unknown[] = [];
    const emitter = new Emitter<string>((error) => errors.push(error));
    const heard: string[] = [];
    const mishap = new Error('listener failed');
    emitter.event(() => {
      throw mishap;
    });
    emitter.event((value) => heard.push(value));
    emitter.fire('news');
    expect(heard).toEqual(['news']);
    expect(errors).toEqual([mishap]);
  });

  it('calls a function that subscribed twice, twice', () => {
    const emitter = new Emitter<number>();
    let sum = 0;
    const add = (value: number): void => {
      sum += value;
    };
    emitter.event(add);
    emitter.event(add).dispose();
    emitter.event(add);
    emitter.fire(5);
    expect(sum).toBe(10);
  });
});

describe('a disposable store', () => {
  it('releases what it owns once, the latest first', () => {
    const store = new DisposableStore();
    const released: string[] = [];
    store.add(toDisposable(() => released.push('first')));
    store.add(toDisposable(() => released.push('second')));
    store.dispose();
    store.dispose();
    expect(released).toEqual(['second', 'first']);
  });

  it('releases at once what comes after its end', () => {
    const store = new DisposableStore();
    store.dispose();
    let released = false;
    store.add(toDisposable(() => (released = true)));
    expect(released).toBe(true);
  });

  it('releases one of its own before its time', () => {
    const store = new DisposableStore();
    let times = 0;
    const one = store.add(toDisposable(() => times++));
    store.delete(one);
    store.dispose();
    expect(times).toBe(1);
  });
});
