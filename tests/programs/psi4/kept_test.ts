// What Psi4's server keeps between tasks: no bit of a result depends on it.

import { assert, assertEquals } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { isProgramThere } from "../../live_programs.ts";
import { answersOf, runPython } from "../../python_environment.ts";

const SCRIPT = fromFileUrl(new URL("./kept.py", import.meta.url));
const PROGRAMS = fromFileUrl(new URL("../../../lib/programs/", import.meta.url));

const isThere = await isProgramThere("psi4");

interface Answer {
  readonly results: readonly unknown[];
  readonly parsed: number;
}

const WATER = { symbols: ["O", "H", "H"], geometry: [0, 0, 0.22, 0, 1.43, -0.89, 0, -1.43, -0.89] };
const HYDROGEN = { symbols: ["H", "H"], geometry: [0, 0, 4, 0, 0.9, 5.1] };
const DIMER = {
  symbols: [...WATER.symbols, ...HYDROGEN.symbols],
  geometry: [...WATER.geometry, ...HYDROGEN.geometry],
};
const IODIDE = { symbols: ["H", "I"], geometry: [0, 0, 0, 0, 0, 3.1] };

function task(
  { symbols, geometry }: typeof WATER,
  method: string,
  basis: string,
  { ghosts = [], keywords = {}, driver = "energy" }: {
    readonly ghosts?: readonly number[];
    readonly keywords?: object;
    readonly driver?: string;
  } = {},
) {
  const molecule = {
    ...{ schema_name: "qcschema_molecule", schema_version: 2, symbols, geometry },
    real: symbols.map((_, i) => !ghosts.includes(i)),
    ...{ fix_com: true, fix_orientation: true, fix_symmetry: "c1" },
  };
  return {
    input: {
      ...{ schema_name: "qcschema_input", schema_version: 1, molecule, driver, model: { method, basis } },
      ...{ keywords, protocols: { stdout: false }, extras: {} },
    },
    threads: 1,
    memory_bytes: 1e9,
  };
}

Deno.test({
  name:
    "psi4: a task has the same bits whatever its process computed before, and a basis set is parsed once" +
    (isThere ? "" : " (skipped: no Psi4 here)"),
  ignore: !isThere && Deno.env.get("CI") !== "true",
  fn: async () => {
    const tasks = [
      task(WATER, "hf", "sto-3g"),
      task(DIMER, "hf", "sto-3g", { ghosts: [3, 4] }),
      task(DIMER, "hf", "6-31g*", { ghosts: [0, 1, 2], driver: "gradient" }),
      task(WATER, "mp2", "cc-pvdz"),
      task(WATER, "hf", "6-31g*", { keywords: { puream: true, scf_type: "pk" } }),
      task(WATER, "hf", "6-31g*"),
      task(IODIDE, "hf", "def2-svp", { keywords: { scf_type: "pk" } }),
      task(HYDROGEN, "hf", "def2-svp"),
    ];
    const questions = { programs: PROGRAMS, tasks };
    const { python, path } = await placeOfPsi4();
    const { forth, back, alone, exponents } = await answersOf<
      Record<"forth" | "back" | "alone", Answer> & { readonly exponents: unknown }
    >(python, [SCRIPT], questions, { PYTHONPATH: path });
    assertEquals(forth.results, alone.results);
    assertEquals(back.results, alone.results);
    assertEquals(forth.parsed, back.parsed);
    assert(forth.parsed < 0.7 * alone.parsed, `${forth.parsed} of ${alone.parsed}`);
    assertEquals(exponents, [[[0.5]], [[0.25]]]);
  },
});

/** The Python that runs `psi4`, which is a script, and where its module is. */
async function placeOfPsi4(): Promise<{ readonly python: string; readonly path: string }> {
  const files = Deno.env.get("PATH")!.split(":").map((folder) => join(folder, "psi4"));
  const texts = await Promise.all(files.map((file) => Deno.readTextFile(file).catch(() => "")));
  const python = texts.map((text) => /^#!\s*(?:\S+\/env\s+)?(\S+)/.exec(text)?.[1]).find((word) => word)!;
  const { stdout } = await runPython("psi4", ["--psiapi-path"]);
  const path = /PYTHONPATH=(\/[^:\n]*)/.exec(stdout)?.[1] ?? "";
  return { python, path };
}
