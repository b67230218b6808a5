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
    for (const [signal, code] of Object.entries(exitCodes)) {
      process.on(signal, () => {
        // Not left to 'exit': vitest replaces process.exit in its workers.
        runEndings();
        process.exit(code);
      });
    }
  }
  endings.add(ending);
  return () => {
    endings.delete(ending);
  };
}

/**
 * Ends this process when the one that started it ends, if that was npm. npm passes a signal on to the shell between
 * them, which dies of it and tells nobody: a server would stay behind.
 */
export function endWithNpm(): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const look = () => {
    if (process.ppid !== parent) process.exit(exitCodes.SIGTERM);
  };
  setInterval(look, 500).unref();
}

function runEndings(): void {
  // The latest first: what came later may use what came before, as a server uses its folders.
  const latestFirst = [...endings].reverse();
  endings.clear();
  for (const ending of latestFirst) {
    try {
      ending();
    } catch (error) {
      // The other endings still have to run: a server left behind is worse than a folder left behind.
      console.error(error);
    }
  }
}
