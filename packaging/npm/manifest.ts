// package.json of the npm package.

/** What of the project's deno.json goes into it. */
export interface Project {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

/** A module that programs import, and where it is. */
export interface Entry {
  /** Its name behind the package's: `.`, `./parts`. */
  readonly name: string;
  /** Its file, without an ending, from the root of the project: `mod`. */
  readonly file: string;
  /** Whether it is for Deno alone: others get a module that says so. */
  readonly needsDeno: boolean;
}

/** Versions of packages by their names. */
export type Versions = Readonly<Record<string, string>>;

/** The package's package.json. */
export function manifest(
  { name, version, license }: Project,
  { entries, dependencies, deno }: {
    readonly entries: readonly Entry[];
    readonly dependencies: Versions;
    /** The packages that hold Deno. */
    readonly deno: Versions;
  },
): Record<string, unknown> {
  return {
    name,
    version,
    description: "Quantum-chemistry many-body expansions in parallel",
    keywords: ["quantum chemistry", "many-body expansion", "BSSE", "fragments", "computational chemistry"],
    license,
    type: "module",
    bin: { nmer: "bin/nmer.mjs" },
    exports: {
      ...Object.fromEntries(entries.map((entry) => [entry.name, conditions(entry)])),
      "./package.json": "./package.json",
    },
    files: ["bin", "bundle", "portable", "types", "CHANGELOG.md"],
    engines: { node: ">=18" },
    dependencies,
    optionalDependencies: deno,
  };
}

function conditions({ file, needsDeno }: Entry): Record<string, string> {
  const types = `./types/${file}.d.ts`;
  return needsDeno
    ? { types, deno: `./bundle/${file}.js`, default: "./bundle/needs_deno.js" }
    : { types, default: `./portable/${file}.js` };
}
