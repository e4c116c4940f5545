// Modules that few runs need. Before Deno 2.9 runs a program it reads each module that an `import("...")` anywhere in it
// names, and all that those import: 400 files and 55 ms of processor time for a `plan` that comes to none of them. It
// leaves alone what is not written as a literal. bench/start.ts shows the difference.

/**
 * The name of a module, for `import()`, which is not read before it is imported.
 *
 * @param specifier The name, relative to the module that imports it.
 */
export function late(specifier: string): string {
  return specifier;
}
