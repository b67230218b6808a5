import type { Disposable, Event } from 'vscode';
import { type Disposable as OwnDisposable } from '../../base/disposable';
import { type Listen } from '../../base/emitter';
import { apiError } from './apiError';

/** Takes what a listener of another extension threw, and at which member of the API it listened. */
export type ReportListener = (member: string, error: unknown) => void;

/**
 * Calls a listener of another extension. What it throws is reported, and so is what a promise that it returns rejects with.
 * Resolves when that promise has settled; never rejects.
 */
export async function callListener<T>(
  listener: (value: T) => unknown,
  value: T,
  report: (error: unknown) => void,
): Promise<void> {
  try {
    await listener(value);
  } catch (error) {
    report(error);
  }
}

/** The function that `listener` is. Throws `InvalidArgument`. */
export function requireListener<T>(listener: (value: T) => unknown, member: string): (value: T) => unknown {
  // Its type was claimed by another extension.
  const given: unknown = listener;
  if (typeof given === 'function') return listener;
  throw apiError('InvalidArgument', `${member}: listener must be a function.`);
}

/** Makes an event as VS Code's own of something to listen to. `member`: its name in the API. */
export function toEvent<T>(listen: Listen<T>, member: string, report: ReportListener): Event<T> {
  return (listener, thisArgs, disposables) => {
    const call = requireListener(listener, member).bind(thisArgs);
    const subscription = toVscode(listen((value) => void callListener(call, value, (error) => report(member, error))));
    disposables?.push(subscription);
    return subscription;
  };
}

/** One of our disposables as VS Code's, whose class is there at run time inside VS Code only. */
export function toVscode(disposable: OwnDisposable): Disposable {
  return { dispose: () => disposable.dispose() };
}
