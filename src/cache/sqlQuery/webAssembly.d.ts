/**
 * The part of WebAssembly's own interface that is used here (https://webassembly.github.io/spec/js-api). Node has it, but
 * its declarations come with those of a browser only.
 */
declare namespace WebAssembly {
  type Imports = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  type Exports = Readonly<Record<string, unknown>>;

  class Instance {
    constructor(module: Module, imports: Imports);
    readonly exports: Exports;
  }

  class Memory {
    /** Another one after the memory has grown. */
    readonly buffer: ArrayBuffer;
  }

  function validate(bytes: Uint8Array): boolean;
  function compile(bytes: Uint8Array): Promise<Module>;
}
