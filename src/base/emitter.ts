import { type Disposable, toDisposable } from './disposable';

/** Subscribes a listener until the returned disposable is disposed. */
export type Listen<T> = (listener: (value: T) => void) => Disposable;

/**
 * Tells listeners of values, in the order in which they subscribed. A listener that throws harms no other: its error
 * goes to `onListenerError`, or is thrown again in a microtask when there is none.
 */
export class Emitter<T> implements Disposable {
  private readonly listeners = new Set<(value: T) => void>();

  constructor(private readonly onListenerError?: (error: unknown) => void) {}

  /** Subscribes a listener. */
  readonly event: Listen<T> = (listener) => {
    // A wrapper of its own, so that one function subscribed twice is called twice.
    const own = (value: T): void => listener(value);
    this.listeners.add(own);
    return toDisposable(() => this.listeners.delete(own));
  };

  /** Calls every listener with `value`. */
  fire(value: T): void {
    for (const listener of [...this.listeners]) {
      try {
        listener(value);
      } catch (error) {
        if (this.onListenerError) this.onListenerError(error);
        else
          queueMicrotask(() => {
            throw error;
          });
      }
    }
  }

  dispose(): void {
    this.listeners.clear();
  }
}
