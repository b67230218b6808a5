import { type Disposable } from './disposable';
import { Emitter } from './emitter';

/**
 * Typed calls over a message port. One interface of methods is both what the server implements and what the client
 * offers; every call settles: with the result, the server's error, the caller's abort, or the end of the port.
 */

/** The port's one end: a worker, its parent port, or one side of a MessageChannel. */
export interface RpcPort {
  postMessage(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  onMessage(listener: (message: unknown) => void): void;
}

/** A result with buffers that move to the other side instead of being copied. The sender must not use them again. */
export class Transferred<T> {
  constructor(
    readonly value: T,
    readonly buffers: readonly ArrayBuffer[],
  ) {}
}

type Unwrapped<T> = Received<Awaited<T>>;
/** Each part of a union for itself: a method may transfer something or answer with nothing. */
type Received<T> = T extends Transferred<infer Value> ? Value : T;

/** The client's side of `Methods`: every method asynchronous, transferred results unwrapped. */
export type Remote<Methods> = {
  readonly [Name in keyof Methods]: Methods[Name] extends (...args: infer Args) => infer Returned
    ? (...args: Args) => Promise<Unwrapped<Returned>>
    : never;
};

/** Thrown by a call that was ended by its signal. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';
  constructor() {
    super('Cancelled');
  }
}

/** Thrown by a call whose other side has ended. */
export class DisconnectedError extends Error {
  override readonly name = 'DisconnectedError';
}

const abortMarker = '\u0000abort-signal';
const progressMarker = '\u0000progress';

/**
 * Takes how far a long call is, from 0 to 1. As an argument of a method it is called on the caller's side whenever the
 * server calls it, and never after the call has settled.
 */
export type Progress = (share: number) => void;

type Message =
  | { readonly type: 'call'; readonly id: number; readonly method: string; readonly args: readonly unknown[] }
  | { readonly type: 'abort'; readonly id: number }
  | { readonly type: 'progress'; readonly id: number; readonly share: number }
  | { readonly type: 'result'; readonly id: number; readonly value: unknown }
  | {
      readonly type: 'error';
      readonly id: number;
      readonly name: string;
      readonly message: string;
      /** Where the error has one: what programs tell it by. */
      readonly code: string | undefined;
    }
  | { readonly type: 'notify'; readonly value: unknown };

function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

interface PendingCall {
  readonly progress: Progress | undefined;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/**
 * The caller's side. `Methods` is the server's interface, `Notification` what the server tells without being asked.
 * The types hold because both sides are built from the same interface; nothing else may write to the port.
 */
export class RpcClient<Methods extends object, Notification = never> implements Disposable {
  private readonly pending = new Map<number, PendingCall>();
  private readonly notifications = new Emitter<Notification>();
  private nextId = 1;
  private ended: Error | undefined;

  /** The server's methods. */
  readonly remote: Remote<Methods>;
  /** What the server tells without being asked. */
  readonly onNotification = this.notifications.event;

  constructor(private readonly port: RpcPort) {
    port.onMessage((message) => {
      if (isMessage(message)) this.receive(message);
    });
    const call = (method: string, args: readonly unknown[]): Promise<unknown> => this.call(method, args);
    this.remote = new Proxy(Object.create(null) as Remote<Methods>, {
      get: (_target, method) =>
        // `then` must be absent, or awaiting the proxy itself would call the server.
        typeof method === 'string' && method !== 'then'
          ? (...args: readonly unknown[]) => call(method, args)
          : undefined,
    });
  }

  /** Rejects every open and every later call with `reason`. */
  disconnect(reason: string): void {
    if (this.ended) return;
    this.ended = new DisconnectedError(reason);
    for (const call of this.pending.values()) call.reject(this.ended);
    this.pending.clear();
  }

  dispose(): void {
    this.disconnect('The connection was closed.');
    this.notifications.dispose();
  }

  private call(method: string, args: readonly unknown[]): Promise<unknown> {
    if (this.ended) return Promise.reject(this.ended);
    const signal = args.find((argument) => argument instanceof AbortSignal);
    const progress = args.find(isProgress);
    if (signal?.aborted) return Promise.reject(new CancelledError());
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        if (!this.pending.delete(id)) return;
        this.port.postMessage({ type: 'abort', id } satisfies Message);
        reject(new CancelledError());
      };
      const settle = (): void => signal?.removeEventListener('abort', abort);
      this.pending.set(id, {
        progress,
        resolve: (value) => {
          settle();
          resolve(value);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
      });
      signal?.addEventListener('abort', abort, { once: true });
      const sent = args.map((argument) => {
        if (argument instanceof AbortSignal) return abortMarker;
        return isProgress(argument) ? progressMarker : argument;
      });
      this.port.postMessage({ type: 'call', id, method, args: sent } satisfies Message);
    });
  }

  private receive(message: Message): void {
    if (message.type === 'notify') {
      this.notifications.fire(message.value as Notification);
      return;
    }
    if (message.type === 'progress') {
      this.pending.get(message.id)?.progress?.(message.share);
      return;
    }
    if (message.type !== 'result' && message.type !== 'error') return;
    const call = this.pending.get(message.id);
    if (!call) return; // Its caller gave up.
    this.pending.delete(message.id);
    if (message.type === 'result') call.resolve(message.value);
    else call.reject(remoteError(message.name, message.message, message.code));
  }
}

/** A function can't cross a port: the only ones among arguments are for progress. */
function isProgress(argument: unknown): argument is Progress {
  return typeof argument === 'function';
}

function remoteError(name: string, message: string, code: string | undefined): Error {
  if (name === 'CancelledError') return new CancelledError();
  const error = new Error(message);
  error.name = name;
  return code === undefined ? error : Object.assign(error, { code });
}

function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Tells the client something unasked. */
export interface RpcNotifier {
  notify(value: unknown, transfer?: readonly ArrayBuffer[]): void;
}

/** Answers the calls of a client with `methods`. Returns how to tell the client something unasked. */
export function serveRpc(port: RpcPort, methods: object): RpcNotifier {
  const running = new Map<number, AbortController>();

  async function answer(id: number, method: string, args: readonly unknown[]): Promise<void> {
    const abort = new AbortController();
    running.set(id, abort);
    try {
      const implementation: unknown = Reflect.get(methods, method);
      if (typeof implementation !== 'function') throw new TypeError(`There is no method “${method}”.`);
      const progress: Progress = (share) => port.postMessage({ type: 'progress', id, share } satisfies Message);
      const received = args.map((argument) => {
        if (argument === abortMarker) return abort.signal;
        return argument === progressMarker ? progress : argument;
      });
      const returned: unknown = await Reflect.apply(implementation, methods, received);
      if (abort.signal.aborted) return; // The caller has been answered already.
      if (returned instanceof Transferred)
        port.postMessage({ type: 'result', id, value: returned.value } satisfies Message, returned.buffers);
      else port.postMessage({ type: 'result', id, value: returned } satisfies Message);
    } catch (error) {
      const thrown = error instanceof Error ? error : new Error(String(error));
      const { name, message } = thrown;
      port.postMessage({ type: 'error', id, name, message, code: codeOf(thrown) } satisfies Message);
    } finally {
      running.delete(id);
    }
  }

  port.onMessage((message) => {
    if (!isMessage(message)) return;
    if (message.type === 'call') void answer(message.id, message.method, message.args);
    else if (message.type === 'abort') running.get(message.id)?.abort();
  });

  return {
    notify: (value, transfer) => port.postMessage({ type: 'notify', value } satisfies Message, transfer),
  };
}
