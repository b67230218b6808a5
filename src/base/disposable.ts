/** Something that holds a resource until it is disposed. Disposing twice is allowed and does nothing. */
export interface Disposable {
  dispose(): void;
}

/** Makes a disposable of a function; the function runs once at most. */
export function toDisposable(release: () => void): Disposable {
  let released = false;
  return {
    dispose() {
      if (released) return;
      released = true;
      release();
    },
  };
}

/** Owns disposables and releases them together, the latest first. What is added after that is released at once. */
export class DisposableStore implements Disposable {
  private readonly owned = new Set<Disposable>();
  private disposed = false;

  /** Takes ownership and returns the same disposable. */
  add<T extends Disposable>(disposable: T): T {
    if (this.disposed) disposable.dispose();
    else this.owned.add(disposable);
    return disposable;
  }

  /** Releases one disposable before its time. */
  delete(disposable: Disposable): void {
    if (this.owned.delete(disposable)) disposable.dispose();
  }

  dispose(): void {
    this.disposed = true;
    const latestFirst = [...this.owned].reverse();
    this.owned.clear();
    for (const disposable of latestFirst) disposable.dispose();
  }
}
