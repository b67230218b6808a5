import * as z from 'zod/mini';

/** The link to the extension host: typed both ways, checked on arrival. */
export interface HostLink<Outgoing, Saved> {
  send(message: Outgoing): void;
  /** What was saved by this or an earlier life of the webview; undefined where there is nothing, or nothing that fits. */
  saved(): Saved | undefined;
  /** Keeps state over hiding, reloading and restarting. */
  save(state: Saved): void;
}

/** How to make a link. */
export interface HostLinkOptions<Incoming, Saved> {
  /** What the host may send. */
  readonly incoming: z.ZodMiniType<Incoming>;
  readonly saved: z.ZodMiniType<Saved>;
  readonly onMessage: (message: Incoming) => void;
  /** Called with one line for the log when a message does not fit. It is dropped. */
  readonly onBadMessage: (problem: string) => void;
}

/** Connects to the host. Call it once: VS Code hands its interface out only once. */
export function connectHost<Incoming, Outgoing, Saved>(
  options: HostLinkOptions<Incoming, Saved>,
): HostLink<Outgoing, Saved> {
  // zod would try whether it may make code of texts; the page's content security policy forbids that, and reports it.
  z.config({ jitless: true });
  const api = acquireVsCodeApi();
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const parsed = z.safeParse(options.incoming, event.data);
    if (parsed.success) options.onMessage(parsed.data);
    else options.onBadMessage(`A message from the host was dropped: ${z.prettifyError(parsed.error)}`);
  });
  return {
    send: (message) => api.postMessage(message),
    saved: () => {
      const parsed = z.safeParse(options.saved, api.getState());
      return parsed.success ? parsed.data : undefined;
    },
    save: (state) => {
      api.setState(state);
    },
  };
}
