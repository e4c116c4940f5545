// What commands propose to do next does what it says: each proposal is done, for results and journals of every kind.

import { assert, assertEquals } from "@std/assert";
import { withFolder } from "../../folders.ts";
import { runOnDisk, writeFiles } from "../disk_host.ts";

const MOLECULE = `molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3\\n--\\nHe 0 2.5 1" }\n`;
const HF = "model: { program: builtin, method: hf, basis: sto-3g }\n";
const BROKEN = "{ program: builtin, method: hf, basis: 6-31g, keywords: { maxiter: 1 } }";

const KINDS: Readonly<Record<string, string>> = {
  nocp: `${HF}bsse: [nocp]`,
  cp: `${HF}bsse: [cp, nocp]`,
  vmfc: `${HF}bsse: [vmfc]\nmax_nbody: 2`,
  supersystem: `${HF}bsse: [nocp]\nsupersystem_ie_only: true`,
  monomers: `${HF}bsse: [cp]\nmax_nbody: 1`,
  gradient: `${HF}bsse: [cp]\ndriver: gradient`,
  hessian: `${HF}bsse: [nocp]\nmax_nbody: 2\ndriver: hessian`,
  embedding: `${HF}bsse: [nocp]\nembedding_charges: { 1: [0.1], 2: [0.1], 3: [-0.2] }`,
  levels: `models: { a: { method: mp2, basis: 6-31g }, b: { method: hf, basis: sto-3g } }\n` +
    "levels: { 1: a, supersystem: b }\nbsse: [nocp]",
  partial:
    `models: { a: { method: hf, basis: sto-3g }, b: ${BROKEN} }\nlevels: { 1: a, 2: b }\nmax_nbody: 2\nbsse: [nocp]`,
  failed: `model: ${BROKEN}\nbsse: [cp]`,
};

/** What an overview proposes, as the arguments of `nmer show`, each of its ways once. */
function proposalsOf(out: string): readonly (readonly string[])[] {
  const [, line] = /^More: nmer (show [^]*)\.\n$/m.exec(out) ?? [];
  assert(line !== undefined, out);
  const [, command, first, others, ways] =
    /^(show \S+) (--(?!format|bsse)\S+)? ?\(?(?:([^;]*);)?\s*([^)]*)\)?$/
      .exec(line.replaceAll("\n", " ").replace(/ +/g, " "))!;
  const words = (text: string) => text.replaceAll("N", "1").split(" ");
  const tables = [first ?? "", ...(others?.split(", ") ?? [])].filter((word) => word !== "").map(words);
  const forms = ways!.split(", ").flatMap((way) => {
    const [option, values = ""] = way.split(" ");
    return values.split("|").map((value) => [option!, value.replace("N", "1")]);
  });
  const base = command!.split(" ");
  return [
    ...tables.map((table) => [...base, ...table]),
    ...forms.map((form) => [...base, ...(tables[0] ?? []), ...form]),
  ];
}

for (const [kind, keys] of Object.entries(KINDS)) {
  Deno.test(`show: what it proposes of a ${kind} run is there to be shown, of its result and its journal`, () =>
    withFolder(async (folder) => {
      await writeFiles(folder, { "in.yaml": `${MOLECULE}${keys}\n` });
      const ran = await runOnDisk([
        "run",
        `${folder}/in.yaml`,
        "-q",
        "--mode",
        "serial",
        "-o",
        `${folder}/in.json`,
      ]);
      assertEquals(ran.status, kind === "partial" || kind === "failed" ? 3 : 0, ran.err);
      for (const name of ["in.json", "in.nmer.db"]) {
        const { status, out, err } = await runOnDisk(["show", `${folder}/${name}`]);
        if (kind === "failed") {
          assertEquals([status, err.includes("no result of any task")], [2, true], err);
          continue;
        }
        assertEquals(status, 0, err);
        const proposals = proposalsOf(out);
        assert(proposals.length >= 4, out);
        for (const args of proposals) {
          const shown = await runOnDisk(args);
          assertEquals([shown.status, shown.out === ""], [0, false], `${args.join(" ")}: ${shown.err}`);
        }
      }
      for (const name of ["in.json", "in.nmer.db"]) {
        const made = await runOnDisk(["report", `${folder}/${name}`, "-o", `${folder}/r.html`]);
        assertEquals(made.status, 0, made.err);
        const page = await Deno.readTextFile(`${folder}/r.html`);
        const [, next] = /<(?:code|pre)[^>]*>(nmer run [^<]*)</.exec(page) ?? [];
        assertEquals(next !== undefined, ran.status === 3, page.slice(0, 0));
        if (next === undefined) continue;
        const again = await runOnDisk(next.split(" ").slice(1));
        assertEquals(again.status, 3, `${next}: ${again.err}`); // it fails as it did, and is no mistake
      }
    }));
}
