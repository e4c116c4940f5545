// Programs that are not on this machine, as commands that start nothing report them.

import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { absentPrograms, type Glance } from "../../lib/calculation/prepare/absent_programs.ts";
import { prepare } from "../../lib/calculation/mod.ts";
import { parseInput } from "../../lib/input/mod.ts";
import { runCommand } from "../command_line/fake_host.ts";

/** A machine with these paths and variables. */
function glanceAt(paths: readonly string[], variables: Readonly<Record<string, string>> = {}): Glance {
  return {
    variable: (name) => ({ PATH: "/usr/bin", HOME: "/home/u", ...variables })[name],
    isThere: (path) => paths.some((each) => each === path || each.startsWith(`${path}/`)),
    namesIn: (folder) => [
      ...new Set(
        paths.filter((path) => path.startsWith(`${folder}/`)).map((path) =>
          path.slice(folder.length + 1).split("/")[0]!
        ),
      ),
    ],
  };
}

const inputOf = (model: string) =>
  `molecule: { text: "He 0 0 0\\n--\\nHe 0 0 3" }\nmodel: ${model}\nbsse: nocp\n`;
const MODELS = {
  psi4: "{ program: psi4, method: hf, basis: sto-3g }",
  xtb: "{ program: xtb, method: gfn2-xtb }",
  pyscf: "{ program: pyscf, method: hf, basis: sto-3g }",
  tblite: "{ program: tblite, method: gfn2-xtb }",
  nwchem: "{ program: nwchem, method: hf, basis: sto-3g }",
  mopac: '{ program: "qcengine:mopac", method: pm7 }',
  builtin: "{ method: hf, basis: sto-3g }",
};

const statements = (model: keyof typeof MODELS, glance: Glance | undefined) =>
  absentPrograms(prepare(parseInput(inputOf(MODELS[model]))), glance).map(({ statement }) => statement);

const QCENGINE = "/usr/lib/python3/dist-packages/qcengine/__init__.py";

Deno.test("absent programs: what leaves no trace is said, by what is missing", () => {
  const bare = glanceAt(["/usr/bin/sh"]);
  assertEquals(statements("psi4", bare), ["program psi4 was not found here: no trace of Psi4"]);
  assertEquals(statements("xtb", bare), ["program xtb was not found here: no trace of xtb's library"]);
  assertEquals(statements("nwchem", bare), [
    "program qcengine:nwchem was not found here: no trace of QCEngine, nor of an executable nwchem on the PATH",
  ]);
  assertEquals(statements("mopac", glanceAt([QCENGINE])), [
    "program qcengine:mopac was not found here: no trace of an executable mopac on the PATH",
  ]);
  assertEquals(statements("builtin", bare), []);
  assertEquals(statements("psi4", undefined), []);
});

Deno.test("absent programs: a trace is enough, wherever it is", () => {
  for (
    const [model, paths, variables] of [
      ["psi4", ["/usr/bin/psi4"], {}],
      ["psi4", [], { NMER_PSI4: "/opt/psi4" }],
      ["psi4", ["/opt/conda/lib/python3.11/site-packages/psi4/core.so"], { CONDA_PREFIX: "/opt/conda" }],
      ["psi4", ["/home/u/.local/lib/python3.12/site-packages/psi4/x"], {}],
      ["psi4", ["/home/u/.pyenv/versions/3.12.1/lib/python3.12/site-packages/psi4/x"], {}],
      ["psi4", ["/opt/added/psi4/__init__.py"], { PYTHONPATH: "/opt/added" }],
      ["xtb", ["/usr/lib/x86_64-linux-gnu/libxtb.so.6"], {}],
      ["xtb", ["/opt/l/libxtb.so"], { LD_LIBRARY_PATH: "/opt/l" }],
      ["pyscf", ["/opt/env/lib/python3.11/site-packages/pyscf/gto"], { VIRTUAL_ENV: "/opt/env" }],
      ["tblite", ["/opt/env/lib/python3.11/site-packages/tblite/library.py"], { VIRTUAL_ENV: "/opt/env" }],
      ["nwchem", [QCENGINE, "/usr/bin/nwchem"], {}],
      ["mopac", [QCENGINE, "/opt/m/mopac"], { PATH: "/usr/bin:/opt/m" }],
      ["mopac", [], { NMER_QCENGINE: "/opt/python" }],
    ] as const
  ) {
    assertEquals(statements(model, glanceAt(paths, variables)), [], `${model} ${paths}`);
  }
});

Deno.test("validate and plan: a program that is not here is a note, and the input is right all the same", async () => {
  const files = { "mopac.yaml": inputOf(MODELS.mopac) };
  for (const command of ["validate", "plan"]) {
    const { status, out, err } = await runCommand([command, "mopac.yaml"], files, { glance: glanceAt([]) });
    assertEquals(status, 0);
    assertMatch(
      err,
      /^nmer: note: mopac\.yaml:2:\d+: model: program qcengine:mopac was not found here: no trace/,
    );
    assertStringIncludes(out, "pm7 by qcengine:mopac");
  }
});
