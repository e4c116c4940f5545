// Moments in journals: they are found again bit by bit, by shards as well, and a journal of a run without them has none.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { withFolder } from "../folders.ts";
import { WATER_TRIMER_TEXT } from "../engine/systems.ts";

const CLI = fromFileUrl(new URL("../../cli.ts", import.meta.url));
const INPUT = `molecule:\n  text: |\n${WATER_TRIMER_TEXT.replace(/^/gm, "    ")}
model: { method: hf, basis: sto-3g }
bsse: [cp, nocp]
max_nbody: 2
`;
const ASKED = `${INPUT}properties: [dipole, quadrupole, polarizability]\n`;

interface Result {
  readonly properties: Readonly<Record<string, unknown>>;
  readonly extras: { readonly nmer: { readonly execution: { readonly tasks: { readonly reused: number } } } };
}

class Folder {
  constructor(readonly path: string) {}

  write(name: string, text: string): Promise<void> {
    return Deno.writeTextFile(join(this.path, name), text);
  }

  async result(name = "r.json"): Promise<Result> {
    return JSON.parse(await Deno.readTextFile(join(this.path, name)));
  }

  async nmer(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-q", "-A", CLI, ...args],
      cwd: this.path,
      env: { NO_COLOR: "1" },
    }).output();
    assertEquals(code, 0, new TextDecoder().decode(stderr));
    return new TextDecoder().decode(stdout);
  }
}

function inFolder(test: (folder: Folder) => Promise<void>): () => Promise<void> {
  return () => withFolder((path) => test(new Folder(path)));
}

const reused = ({ extras }: Result) => extras.nmer.execution.tasks.reused;

Deno.test(
  "moments: a journal without them has none to take over, and one with them gives the same bits again",
  inFolder(async (folder) => {
    const run = async (input: string, ...more: string[]) => {
      await folder.write("in.yaml", input);
      await folder.nmer("run", "in.yaml", "-o", "r.json", "--journal", "j.db", "--progress", "none", ...more);
      return await folder.result();
    };
    await run(INPUT);
    const dipole = await run(`${INPUT}properties: dipole\n`);
    assertEquals(reused(dipole), 0);
    const first = await run(ASKED, "-p", "2", "--mode", "workers");
    assertEquals(reused(first), 0);
    const second = await run(ASKED);
    assertEquals(reused(second), 12);
    assertEquals(second.properties, first.properties);
    assertStringIncludes(
      await folder.nmer("status", "j.db"),
      "energy + dipole + quadrupole + polarizability by hf/sto-3g",
    );
    assertEquals(
      (await run(ASKED, "--fresh", "-p", "2", "--mode", "processes")).properties,
      first.properties,
    );
    assertEquals((await run(`${INPUT}properties: dipole\n`)).properties, dipole.properties);
    assert(Array.isArray(second.properties["cp_corrected_interaction_quadrupole_through_2_body"]));
    assertEquals(reused(await run(INPUT)), 12);
    assertStringIncludes(await folder.nmer("show", "j.db"), "--pairs");
  }),
);

Deno.test(
  "moments: shards that are merged, components and a result that is read again have the same bits",
  inFolder(async (folder) => {
    await folder.write("in.yaml", ASKED);
    const run = (...args: string[]) => folder.nmer("run", "in.yaml", "--progress", "none", ...args);
    await run("-o", "r.json", "--no-journal");
    const { properties } = await folder.result();
    for (const shard of ["1/2", "2/2"]) await run("--shard", shard);
    await folder.nmer("merge", "in.yaml", "in.1-of-2.nmer.db", "in.2-of-2.nmer.db", "-o", "merged.json");
    assertEquals((await folder.result("merged.json")).properties, properties);
    const table = await folder.nmer("show", "r.json", "--properties", "--format", "csv");
    assertStringIncludes(table, "cp,quadrupole,2,zz,");
    assertStringIncludes(table, "cp,polarizability,2,yz,");
    await folder.nmer("convert", "in.yaml", "qc.json", "--to", "qcschema-v2");
    await folder.nmer("run", "qc.json", "-o", "qc.result.json", "--no-journal", "--progress", "none");
    assertEquals((await folder.result("qc.result.json")).properties, properties);
  }),
);
