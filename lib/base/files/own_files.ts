// Where the files are that nmer reads, runs or hands to others while it works: modules of workers and servers, and
// Python files. They keep their paths in every form in which nmer comes. In its source, and as packages with a module
// for each of its files, they stand around this one; in a bundle (packaging/bundle/), where this file is part of a larger
// one in some folder of the root, beside that folder.

const HERE = "lib/base/files/own_files";

const FORM = formOf(import.meta.url);

/** The form that nmer comes in: where its files begin, and how those end that it was written in. */
interface Form {
  readonly root: URL;
  readonly ending: string;
}

/**
 * The form of the nmer whose copy of this module has a URL.
 *
 * @param url Of the module that this file is part of.
 */
export function formOf(url: string): Form {
  const { pathname } = new URL(url);
  const ending = pathname.slice(pathname.lastIndexOf("."));
  const isItself = pathname.endsWith(`/${HERE}${ending}`);
  return { root: new URL(isItself ? "../".repeat(HERE.split("/").length - 1) : "../", url), ending };
}

/**
 * The URL of one of nmer's own files.
 *
 * @param path In the source, from the root of the project: `workers/task_worker.ts`.
 * @param root The root of another copy of nmer, by default of this one.
 */
export function ownFile(path: string, root: URL = FORM.root): URL {
  return new URL(path.replace(/\.ts$/, FORM.ending), root);
}

/**
 * Whether programs of others can read nmer's files: not those of a server, nor those in an executable of `deno compile`,
 * which Deno alone sees.
 *
 * @param root Where they begin.
 */
export function areOnDisk(root: URL, isCompiled: boolean = Deno.build.standalone): boolean {
  return root.protocol === "file:" && !isCompiled;
}
