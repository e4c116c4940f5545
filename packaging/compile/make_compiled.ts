// `deno task compile [TARGET]`: nmer as one executable by `deno compile`, in dist/compiled/, for machines that reach the
// runtime which that wants, denort: it is downloaded from dl.deno.land, or named by DENORT_BIN. It computes in place and on
// workers, by programs in Python too; it has no Deno for child processes, which `deno task single` has.

import { fromFileUrl, join } from "@std/path";
import { makeBundle } from "../bundle/make_bundle.ts";

const ROOT = fromFileUrl(new URL("../..", import.meta.url));

/** The status for what a machine lacks. */
const LACKS = 4;

if (import.meta.main) Deno.exitCode = await makeCompiled(Deno.args[0]);

/** Makes it, for a target of Deno's or for this machine; the status to exit with. */
async function makeCompiled(target: string | undefined): Promise<number> {
  const bundle = join(ROOT, "dist/bundle");
  await makeBundle(bundle);
  const output = join(ROOT, "dist/compiled", `nmer${target === undefined ? "" : `-${target}`}`);
  await Deno.mkdir(join(ROOT, "dist/compiled"), { recursive: true });
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: compileArguments(bundle, output, target),
    stdout: "inherit",
    stderr: "piped",
  }).output();
  if (success) {
    console.log(`wrote ${output}`);
    return 0;
  }
  const said = new TextDecoder().decode(stderr);
  console.error(withoutRuntime(said) ?? said.trimEnd());
  return withoutRuntime(said) === undefined ? 1 : LACKS;
}

/**
 * The words for `deno compile`. What the command line and workers load late is not seen by Deno, so every module of theirs
 * is named.
 */
export function compileArguments(bundle: string, output: string, target?: string): string[] {
  const modules = ["command_line", "workers"].flatMap((folder) =>
    Array.from(Deno.readDirSync(join(bundle, folder)), ({ name }) => join(bundle, folder, name))
  ).filter((path) => path.endsWith(".js")).sort();
  return [
    "compile",
    "--quiet",
    "--no-prompt",
    `--config=${join(bundle, "deno.json")}`,
    "-P",
    ...(target === undefined ? [] : [`--target=${target}`]),
    ...modules.map((path) => `--include=${path}`),
    `--output=${output}`,
    join(bundle, "cli.js"),
  ];
}

/** What to say where Deno could not get its runtime; undefined where it says something else. */
export function withoutRuntime(said: string): string | undefined {
  const url = said.match(/https?:\S*denort\S*?(?=[)\s]|$)/)?.[0];
  if (url === undefined && !/could not find denort/i.test(said)) return undefined;
  return [
    `deno compile cannot get its runtime, denort${url === undefined ? "" : `, from ${url}`}.`,
    "Where that is to be had, download it and set DENORT_BIN=/path/to/denort. `deno task single` makes one file",
    "as well, and does not need it.",
  ].join("\n");
}
