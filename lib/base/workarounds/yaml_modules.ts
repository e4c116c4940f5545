// The package yaml, as ES modules. It has them "for browsers" only, and the same as CommonJS, which Deno takes for it;
// to load that, Deno 2.9 first sets up what it has of Node, and resolves every file twice: 50 ms instead of 15 ms.
// bench/start.ts shows the difference. Until yaml gives its ES modules to whoever imports it.

export const yaml: typeof import("yaml") = await esModules() ?? await import("yaml");

/** Undefined where the package does not lie in files, as in an executable of `deno compile`. */
async function esModules(): Promise<typeof import("yaml") | undefined> {
  try {
    return await import(new URL("../browser/index.js", import.meta.resolve("yaml")).href);
  } catch {
    return undefined;
  }
}
