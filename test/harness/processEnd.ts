const endings = new Set<() => void>();
let listening = false;

const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * Has `ending` called once when this process ends: by return, error, `process.exit`, Ctrl-C, SIGTERM or a closed
 * terminal. It must be synchronous; nothing asynchronous runs any more then. Returns a function that takes it back.
 */
export function onProcessEnd(ending: () => void): () => void {
  if (!listening) {
    listening = true;
    process.once('exit', runEndings);
    for (const [signal, code] of Object.entries(exitCodes)) process.on(signal, () => process.exit(code));
  }
  endings.add(ending);
  return () => {
    endings.delete(ending);
  };
}

function runEndings(): void {
  // The latest first: what came later may use what came before, as a server uses its folders.
  for (const ending of [...endings].reverse()) {
    try {
      ending();
    } catch (error) {
      // The other endings still have to run: a server left behind is worse than a folder left behind.
      console.error(error);
    }
  }
}
