// Keywords for NWChem: what they may not say. What QCEngine and NWChem do with them was tried with QCEngine 0.26 and
// NWChem 7.0.2: those marked with "runs" started a shell.

import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { InputError } from "../../../lib/base/error.ts";
import { atomIndex } from "../../../lib/base/indices.ts";
import type { Molecule } from "../../../lib/molecule/mod.ts";
import { NWCHEM } from "../../../lib/programs/qcengine/nwchem.ts";

const settings = (keywords: Record<string, unknown>) =>
  NWCHEM.settings({ program: "nwchem", method: "hf", basis: "sto-3g", keywords }, ["model"]);

Deno.test("nwchem: parameters of methods pass", () => {
  settings({
    scf__thresh: 1e-8,
    SCF__UHF: true,
    dft__grid: "fine",
    dft__convergence__energy: "1e-8",
    dft__convergence: "energy 1d-7 density 1d-6",
    scf__maxiter: 200,
    tce__freeze: "atomic",
    mp2__freeze: "atomic",
    basis__spherical: true,
    geometry__autosym: "1e-4",
    qc_module: "tce",
  });
});

for (const freeze of [false, 0, "0", "atomic", "core atomic", "core 0 virtual 0", ["core", 0], { core: 0 }]) {
  Deno.test(`nwchem: freeze ${JSON.stringify(freeze)} goes by the atoms or freezes nothing`, () => {
    for (const block of ["mp2", "tce", "CCSD"]) settings({ [`${block}__freeze`]: freeze });
  });
}

for (
  const freeze of [true, 1, "2", "core 1", "atomic virtual 2", "virtual 3", "core 0 virtual 1", "core", [
    0,
    1,
  ]]
) {
  Deno.test(`nwchem: freeze ${JSON.stringify(freeze)} is not the same for n-mers of all sizes`, () => {
    for (const block of ["mp2", "tce", "CCSD"]) {
      const error = assertThrows(() => settings({ [`${block}__freeze`]: freeze }), InputError);
      assertStringIncludes(error.problem.expected, "freeze 0, which freezes none");
    }
  });
}

Deno.test("nwchem: a keyword that is false writes nothing, so it says nothing", () => {
  settings({ scf__nopen: false, scf__vectors: false, mp2__freeze: false });
  for (const keywords of [{ task: false }, { scf: false }, { mp2__freeze__core: false }]) {
    assertThrows(() => settings(keywords), InputError);
  }
  const { lacksReference } = settings({ scf__uhf: false });
  assertEquals(lacksReference, true, "no reference for open shells");
});

for (
  const [keywords, found] of [
    [{ task: "shell whoami" }, "task"], // runs
    [{ " Task": "shell whoami" }, "Task"],
    [{ task__shell: "x" }, "task__shell"],
    [{ python__print: 1 }, "python__print"],
    [{ load: "file" }, "load"],
    [{ scratch_dir: "elsewhere" }, "scratch_dir"],
    [{ permanent_dir: "elsewhere" }, "permanent_dir"],
    [{ restart: "x" }, "restart"],
    [{ memory: "10 gb" }, "memory"],
    [{ basis__o: "library file" }, "basis__o"],
    [{ scf: "x" }, "scf"],
    [{ scf__vectors: "output molecule.movecs" }, "vectors"],
    [{ scf__thresh: "1e-6 vectors output x" }, "vectors"],
    [{ scf__thresh: { vectors: ["output", "x"] } }, "vectors"],
    [{ scf__thresh: "1e-6 end task shell x" }, "end"],
    [{ scf__end: "1" }, "end"],
    // Through QCEngine the energies of these came back as those of converged singlets, as they were asked for.
    [{ scf__noscf: true }, "noscf"],
    [{ dft__noscf: true }, "noscf"],
    [{ scf__thresh: 1000 }, "1000"],
    // 0.04 Hartree off for water, and called converged.
    [{ scf__thresh: "1.0" }, "1.0"],
    [{ scf__thresh: "1d0" }, "1d0"],
    [{ dft__convergence: "energy 1.0" }, "1.0"],
    [{ dft__convergence__density: 1 }, "1"],
    [{ scf__triplet: true }, "triplet"],
    [{ scf__nopen: 2 }, "nopen"],
    [{ dft__mult: 3 }, "mult"],
    [{ dft__a: ["TASK"] }, "task"],
    [JSON.parse('{"__proto__":"x"}') as Record<string, string>, "__proto__"],
  ] as const
) {
  Deno.test(`nwchem: ${JSON.stringify(keywords)} is refused`, () => {
    const error = assertThrows(() => settings(keywords), InputError);
    assertStringIncludes(error.problem.found, found);
    assertEquals(error.problem.keyPath?.slice(0, 2), ["model", "keywords"]);
  });
}

const OPEN_SHELL: Molecule = {
  symbols: ["O", "H", "He"],
  atomicNumbers: Uint8Array.of(8, 1, 2),
  geometry: Float64Array.of(0, 0, 0, 0, 0, 1.8, 0, 0, -6),
  charge: 0,
  multiplicity: 2,
  fragments: [
    { atoms: [0, 1].map(atomIndex), charge: 0, multiplicity: 2 },
    { atoms: [atomIndex(2)], charge: 0, multiplicity: 1 },
  ],
};

// What NWChem 7.0.2 itself says, after the SCF: "ccsd: nopen is not zero", "mp2_grad: unknown SCFTYPE".
for (
  const [method, keywords, message] of [
    ["hf", {}, "no reference"],
    ["ccsd", { scf__uhf: true }, "expected closed shells, or keywords: { qc_module: tce }"],
    ["ccsd(t)", { scf__rohf: true }, "qc_module: tce"],
    ["mp2", { scf__rohf: true }, "expected scf__uhf: true"],
    ["ccsd", { scf__uhf: true, qc_module: "tce" }, undefined],
    ["mp2", { scf__uhf: true }, undefined],
    ["hf", { scf__rohf: true }, undefined],
  ] as const
) {
  Deno.test(`nwchem: ${method} of open shells with ${JSON.stringify(keywords)} is ${message ?? "computed"}`, () => {
    const model = { program: "nwchem", method, basis: "sto-3g", keywords };
    const check = () => NWCHEM.check(NWCHEM.settings(model, ["model"]), OPEN_SHELL, ["model"], false);
    if (message === undefined) check();
    else assertThrows(check, InputError, message);
  });
}

Deno.test("nwchem: the way out of frozen cores is the keyword of the block that freezes them", () => {
  const molecule = { ...OPEN_SHELL, atomicNumbers: Uint8Array.of(19, 8, 2) };
  const model = {
    program: "nwchem",
    method: "mp2",
    basis: "6-31g",
    keywords: { mp2__freeze: "atomic", scf__uhf: true },
  };
  const error = assertThrows(
    () => NWCHEM.check(NWCHEM.settings(model, ["model"]), molecule, ["model"], false),
    InputError,
  );
  assertStringIncludes(error.message, "keywords: { mp2__freeze: false }");
  NWCHEM.check(settings({ mp2__freeze: false, scf__uhf: true }), molecule, ["model"], false);
});

Deno.test("nwchem: a functional beside a method that does not read it is refused, and is the method's name elsewhere", () => {
  const settingsOf = (method: string) =>
    NWCHEM.settings({ program: "nwchem", method, basis: "sto-3g", keywords: { dft__xc: "pbe0" } }, ["model"]);
  for (const method of ["hf", "mp2", "b3lyp"]) {
    assertThrows(() => settingsOf(method), InputError, `beside the method ${method}`);
  }
  settingsOf("dft");
});
