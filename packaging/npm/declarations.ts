// The types of the library for TypeScript: the declaration files that its entries lead to, made by the compiler. They
// say the same as the source, without what a consumer would need Deno's types for.

import { dirname, join, relative } from "@std/path";
import ts from "typescript";
import { packageOf } from "../bundle/bundled.ts";

/** A declaration file. */
export interface Declaration {
  /** Its path below the root, with `/`: `lib/plan/plan.d.ts`. */
  readonly path: string;
  readonly text: string;
}

/** What declarations were made of entries. */
export interface Declarations {
  readonly files: readonly Declaration[];
  /** Names of the packages that they import. */
  readonly packages: ReadonlySet<string>;
}

/** Where things are. */
export interface Places {
  /** The folder of the project, absolute. */
  readonly root: string;
  /** A folder `node_modules` with the packages that the project imports. */
  readonly packages: string;
}

/**
 * Makes the declarations of modules and of all that they lead to.
 *
 * @param entries Modules, relative to it: `mod.ts`.
 * @throws {Error} Where a declaration leads to a file that has none.
 */
export async function makeDeclarations(places: Places, entries: readonly string[]): Promise<Declarations> {
  const made = emitted(places, entries, await denoTypes());
  const files = new Map<string, string>();
  const packages = new Set<string>();
  const waiting = entries.map(declared);
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (files.has(path)) continue;
    const text = made.get(path);
    if (text === undefined) throw new Error(`${path} was not made, though another declaration imports it`);
    const imported = ts.preProcessFile(text).importedFiles;
    const needsNode = imported.some(({ fileName }) => fileName.startsWith("node:"));
    files.set(path, (needsNode ? NODE_TYPES : "") + text.replaceAll(RELATIVE_IMPORT, '"$1.js"'));
    for (const { fileName } of imported) {
      if (fileName.startsWith(".")) {
        waiting.push(declared(join(dirname(path), fileName).replaceAll("\\", "/")));
      } else packages.add(packageOf(fileName));
    }
  }
  return { files: Array.from(files, ([path, text]) => ({ path, text })), packages };
}

// What JavaScript stands for is declared beside it.
const RELATIVE_IMPORT = /"(\.\.?\/[^"]+)\.ts"/g;

// Compilers since TypeScript 6 take up no types by themselves.
const NODE_TYPES = '/// <reference types="node" />\n';

const declared = (path: string) => path.replace(/(\.d)?\.[jt]s$/, ".d.ts");

// As Deno checks the source, but for the library files: the compiler has its own.
const OPTIONS: ts.CompilerOptions = {
  declaration: true,
  emitDeclarationOnly: true,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  allowImportingTsExtensions: true,
  rewriteRelativeImportExtensions: true,
  resolveJsonModule: true,
  skipLibCheck: true,
  lib: ["lib.esnext.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts", "lib.dom.asynciterable.d.ts"],
  types: [],
};

function emitted(
  { root, packages }: Places,
  entries: readonly string[],
  deno: string,
): ReadonlyMap<string, string> {
  const made = new Map<string, string>();
  const options = { ...OPTIONS, rootDir: root };
  const host = withPackages(ts.createCompilerHost(options), root, packages);
  const ambient = join(root, "deno.d.ts");
  const { getSourceFile } = host;
  host.getSourceFile = (path, target, ...more) =>
    path === ambient ? ts.createSourceFile(path, deno, target) : getSourceFile(path, target, ...more);
  host.writeFile = (path, text) => void made.set(relative(root, path).replaceAll("\\", "/"), text);
  ts.createProgram([...entries.map((entry) => join(root, entry)), ambient], options, host).emit();
  return made;
}

// The compiler names packages by what it finds in a `node_modules` above the source, which Deno has no need of.
function withPackages(host: ts.CompilerHost, root: string, packages: string): ts.CompilerHost {
  const modules = join(root, "node_modules");
  const real = (path: string) => path.startsWith(modules) ? packages + path.slice(modules.length) : path;
  return {
    ...host,
    fileExists: (path) => host.fileExists(real(path)),
    readFile: (path) => host.readFile(real(path)),
    directoryExists: (path) => host.directoryExists!(real(path)),
    getSourceFile: (path, target) => {
      const text = host.readFile(real(path));
      return text === undefined ? undefined : ts.createSourceFile(path, text, target);
    },
    realpath: (path) => path,
  };
}

async function denoTypes(): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["types"] }).output();
  return new TextDecoder().decode(stdout).replaceAll(/^\/\/\/ <reference.*$/gm, "");
}
