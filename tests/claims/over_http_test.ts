// nmer as a registry serves it: its modules come over HTTP, and no file of it is on the disk. External programs start
// all the same.

import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { withFolder } from "../folders.ts";
import { isProgramThere } from "../live_programs.ts";

const ROOT = fromFileUrl(new URL("../..", import.meta.url));
const TYPES: Readonly<Record<string, string>> = { ts: "application/typescript", json: "application/json" };

/** Serves the project's modules while something runs, with names of packages resolved, as a registry does it. */
async function withServer<A>(use: (address: string) => Promise<A>): Promise<A> {
  const { imports } = JSON.parse(await Deno.readTextFile(join(ROOT, "deno.json"))) as {
    imports: Record<string, string>;
  };
  const resolved = (name: string) => {
    const found = Object.keys(imports).find((key) =>
      key === name || key.endsWith("/") && name.startsWith(key)
    );
    return found === undefined ? name : imports[found]!.replace("npm:/", "npm:") + name.slice(found.length);
  };
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const { pathname } = new URL(request.url);
    const text = await Deno.readTextFile(join(ROOT, pathname)).catch(() => undefined);
    const type = TYPES[pathname.split(".").at(-1)!] ?? "text/plain";
    const body = text?.replace(
      /(\bfrom |\bimport\()"([^".][^"]*)"/g,
      (_, word, name) => `${word}"${resolved(name)}"`,
    );
    return new Response(body ?? "", {
      status: text === undefined ? 404 : 200,
      headers: { "content-type": type },
    });
  });
  return await use(`http://127.0.0.1:${server.addr.port}`);
}

interface Ran {
  readonly returned: number;
  readonly mode: string;
  readonly failures: readonly unknown[];
}

/** What a program prints that imports nmer over HTTP and runs a water dimer. */
function runOverHttp(model: string, options: object): Promise<Ran> {
  return withServer((address) =>
    withFolder(async (folder) => {
      await Deno.writeTextFile(join(folder, "deno.json"), '{ "unstable": ["worker-options"] }');
      await Deno.writeTextFile(join(folder, "main.ts"), program(address, model, options));
      const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "-q", "-A", "--no-prompt", "--no-lock", "main.ts"],
        cwd: folder,
        env: { DENO_DIR: await ownCache(folder) },
        stdin: "null",
      }).output();
      const [text, errors] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
      assert(text !== "", errors);
      return JSON.parse(text!);
    })
  );
}

const program = (address: string, model: string, options: object) => `
import { parseInput, prepare, run } from ${JSON.stringify(`${address}/mod.ts`)};
const { assembly, statistics, failures } = await run(prepare(parseInput(${JSON.stringify(input(model))})), ${
  JSON.stringify(options)
});
console.log(JSON.stringify({ returned: assembly.returned.energy, mode: statistics.mode, failures }));
`;

const input = (model: string) => `
molecule: { text: "O 0 0 0\\nH 0 0.76 0.59\\nH 0 -0.76 0.59\\n--\\nO 0 0 3\\nH 0 0.76 3.59\\nH 0 -0.76 3.59" }
model: ${model}
bsse: nocp
`;

/** A cache of modules that has the packages of this machine's, and nothing else. */
async function ownCache(folder: string): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  const { denoDir } = JSON.parse(new TextDecoder().decode(stdout)) as { denoDir: string };
  const cache = join(folder, "cache");
  await Deno.mkdir(cache);
  await Deno.symlink(join(denoDir, "npm"), join(cache, "npm"));
  return cache;
}

for (
  const [what, isThere, model, options, energy, mode] of [
    [
      "the built-in engine in workers",
      true,
      "{ method: hf, basis: sto-3g }",
      { mode: "workers" },
      -4.3465e-3,
      "workers",
    ],
    [
      "the built-in engine in child processes",
      true,
      "{ method: hf, basis: sto-3g }",
      { mode: "processes" },
      -4.3465e-3,
      "processes",
    ],
    ["xtb", await isProgramThere("xtb"), "{ program: xtb, method: gfn2-xtb }", {}, -4.9215e-3, "processes"],
    [
      "nwchem through QCEngine",
      await isProgramThere("/usr/bin/python3", "-c", "import qcengine, networkx") &&
      await isProgramThere("sh", "-c", "command -v nwchem"),
      "{ program: nwchem, method: hf, basis: sto-3g, keywords: { scf__thresh: 1e-8 } }",
      {},
      -4.3465e-3,
      "processes",
    ],
    [
      "psi4",
      await isProgramThere("psi4"),
      "{ program: psi4, method: hf, basis: sto-3g, keywords: { scf_type: pk } }",
      {},
      -4.3465e-3,
      "processes",
    ],
  ] as const
) {
  const name = `over HTTP: ${what} computes with nmer's modules from a server`;
  Deno.test({
    name: isThere ? name : `${name} (skipped: it is not here)`,
    ignore: !isThere && Deno.env.get("CI") !== "true",
    fn: async () => {
      const ran = await runOverHttp(model, { parallel: 2, ...options });
      assertEquals(ran.failures, []);
      assertEquals(ran.mode, mode, "no other way was taken");
      assertAlmostEquals(ran.returned, energy, 1e-7);
    },
  });
}
