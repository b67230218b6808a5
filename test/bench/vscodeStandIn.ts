/**
 * Stands in for VS Code's API: it takes every call, construction and property that the extension asks for at its start, and
 * does nothing, so that only our own part of the activation is measured.
 */
export function standInForVscode(): unknown {
  // A bundle copies a module's own properties and inherits the rest: what it inherits from must be the stand-in.
  const module: unknown = Object.create(standIn());
  return module;
}

class StandIn {
  readonly standsInFor = 'vscode';
}

/** Every property of it is another one, an iteration over it is empty, and it is no promise. */
function standIn(): object {
  const known = new Map<string | symbol, unknown>();
  const propertyOf = (key: string | symbol): unknown => {
    if (!known.has(key)) known.set(key, standIn());
    return known.get(key);
  };
  const proxy: object = new Proxy(StandIn, {
    get(target, key) {
      // Anything that has `then` would be waited for.
      if (key === 'then') return undefined;
      if (key === Symbol.iterator) return () => [][Symbol.iterator]();
      if (key === Symbol.toPrimitive) return () => '';
      // A class that extends this one needs a real one.
      return key === 'prototype' ? target.prototype : propertyOf(key);
    },
    set(_target, key, value: unknown) {
      known.set(key, value);
      return true;
    },
    apply: () => standIn(),
    construct(target, _args, made) {
      if (made === proxy) return standIn();
      const built: unknown = Reflect.construct(target, [], made);
      if (typeof built !== 'object' || built === null) throw new TypeError('A class made no object.');
      return built;
    },
  });
  return proxy;
}
