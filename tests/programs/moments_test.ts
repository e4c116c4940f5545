// Moments by other programs, through the whole of nmer: against one another, against the program by itself and against its
// energies in a field.

import { assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { withFolder } from "../folders.ts";
import { answersOf } from "../python_environment.ts";
import { assertSameMoments, CLI, ION, liveTest, model, ran } from "./live_moments.ts";
import { pyscfPython } from "./pyscf/pyscf.ts";
import { runCommand } from "../command_line/fake_host.ts";
import { join } from "@std/path";

const live = liveTest("moments");
const test = (...definition: Parameters<typeof live>) => Deno.test(live(...definition));

/** Two programs' fields, each converged as for gradients. */
const SAME_FIELD = 1e-6;
/** xtb and tblite, whose constants differ. */
const SAME_GFN = 2e-6;
/** A program's own differences of energies in a field, over two fields. */
const DIFFERENCES = 1e-6;

test(
  "PySCF's are the built-in engine's, of ions, with ghosts, for gradients as well",
  ["pyscf"],
  async () => {
    const rest = "properties: [quadrupole]\nbsse: [cp, nocp]";
    const own = await ran(`${model("builtin", "hf")}\n${rest}`);
    assertSameMoments(own, await ran(`${model("pyscf", "hf")}\n${rest}`), SAME_FIELD);
    assertSameMoments(own, await ran(`${model("pyscf", "hf")}\ndriver: gradient\n${rest}`), SAME_FIELD);
  },
);

test("PySCF's dipole of a radical in a field of charges is the built-in engine's", ["pyscf"], async () => {
  const text =
    "0 2\nN 0 0 0\nH 0 0.1 1.02\nH 0 0.98 -0.3\n--\n0 1\nO 0.2 2.9 0.3\nH 0.2 3.5 1.0\nH 0.2 3.4 -0.5";
  const rest =
    "properties: dipole\nbsse: nocp\nembedding_charges: { 1: [-0.8, 0.4, 0.4], 2: [-0.8, 0.4, 0.4] }";
  assertSameMoments(
    await ran(`${model("builtin", "hf")}\n${rest}\nmax_nbody: 2`, text),
    await ran(`${model("pyscf", "hf")}\n${rest}\nmax_nbody: 2`, text),
    SAME_FIELD,
  );
});

test(
  "Psi4's moments are the built-in engine's, in whatever units its version has them",
  ["psi4"],
  async () => {
    const rest = "properties: [dipole, quadrupole]\nbsse: [cp, nocp]";
    const own = await ran(`${model("builtin", "hf")}\n${rest}`);
    const keywords = ", basis: 6-31g, keywords: { scf_type: pk }";
    for (const driver of ["energy", "gradient", "hessian"]) {
      if (driver === "hessian" && Deno.env.get("CI") !== "true") continue; // half a minute
      const result = await ran(`${model("psi4", "hf", keywords)}\ndriver: ${driver}\n${rest}`);
      assertSameMoments(own, result, SAME_FIELD);
    }
  },
);

test("Psi4's moments in a field of charges leave the charges out", ["psi4"], async () => {
  const rest =
    "properties: quadrupole\nbsse: nocp\nembedding_charges: { 1: [-1.2, 0.2], 2: [-0.8, 0.4, 0.4] }\nmax_nbody: 1";
  const own = await ran(`${model("builtin", "hf")}\n${rest}`);
  const keywords = ", basis: 6-31g, keywords: { scf_type: pk }";
  const other = await ran(`${model("psi4", "hf", keywords)}\n${rest}`);
  assertSameMoments(own, other, SAME_FIELD);
});

test("PySCF and Psi4 agree on a functional's, to their grids", ["pyscf", "psi4"], async () => {
  const rest = "properties: dipole\nbsse: [cp, nocp]";
  assertSameMoments(
    await ran(`${model("pyscf", "pbe0")}\n${rest}`),
    await ran(`${model("psi4", "pbe0", ", basis: 6-31g, keywords: { scf_type: pk }")}\n${rest}`),
    2e-3,
  );
});

test("xtb and tblite give the same, of ions too", ["xtb", "tblite"], async () => {
  for (const method of ["gfn1-xtb", "gfn2-xtb"]) {
    const rest = "properties: dipole\nbsse: nocp";
    const [one, other] = [
      await ran(`${model("xtb", method, "")}\n${rest}`),
      await ran(`${model("tblite", method, "")}\n${rest}`),
    ];
    assertSameMoments(one, other, SAME_GFN);
  }
});

test("PySCF's dipole is minus the derivative of PySCF's own energies in a field", ["pyscf"], async () => {
  const text = "0 1\nO 0.1 0.2 0.3\nH 0.1 0.95 0.9\nH 0.3 -0.55 0.9\n--\n0 1\nF 0 0 3.5\nH 0 0.2 2.6";
  const result = await ran(`${model("pyscf", "pbe0")}\nproperties: dipole\nbsse: nocp`, text);
  const expected = await answersOf<number[]>(pyscfPython(), ["-c", IN_FIELD], {});
  const whole = result.properties["nocp_corrected_dipole"] as number[];
  expected.forEach((component, i) => assertAlmostEquals(whole[i]!, component, DIFFERENCES, `axis ${i}`));
});

/** Differences of energies, each converged to 1e-10, over fields of 1e-3 and 2e-3. */
const BY_FIELDS = 1e-6;

test(
  "PySCF's dipole of MP2 is the relaxed one of the built-in engine, of ions, with ghosts",
  ["pyscf"],
  async () => {
    const rest = "properties: [dipole]\nbsse: [cp, nocp]";
    const keywords = ", basis: sto-3g, keywords: { freeze_core: true }";
    assertSameMoments(
      await ran(`${model("builtin", "mp2", keywords)}\n${rest}`),
      await ran(`${model("pyscf", "mp2", keywords)}\n${rest}`),
      BY_FIELDS,
    );
  },
);

test(
  "PySCF's dipole of CCSD(T) is minus the derivative of its own energies by another field",
  ["pyscf"],
  async () => {
    const text = "0 1\nF 0.1 0.2 0.3\nH 0.1 0.95 0.9\n--\n0 1\nHe 0 0 3.5";
    const result = await ran(
      `${model("pyscf", "ccsd(t)", ", basis: 6-31g")}\nproperties: dipole\nbsse: nocp`,
      text,
    );
    const expected = await answersOf<number[]>(pyscfPython(), ["-c", CLUSTER_IN_FIELD], {});
    const whole = result.properties["nocp_corrected_dipole"] as number[];
    expected.forEach((component, i) => assertAlmostEquals(whole[i]!, component, BY_FIELDS, `axis ${i}`));
  },
);

const CLUSTER_IN_FIELD = `
import json
from pyscf import cc, gto, scf
mol = gto.M(atom="F 0.1 0.2 0.3; H 0.1 0.95 0.9; He 0 0 3.5", basis="6-31g", verbose=0)
products, places, charges = mol.intor("int1e_r"), mol.atom_coords(), mol.atom_charges()
def energy(axis, field):
    mf = scf.RHF(mol)
    mf.conv_tol = 1e-13
    bare = mf.get_hcore()
    mf.get_hcore = lambda *_: bare + field * products[axis]
    mf.kernel()
    solver = cc.CCSD(mf)
    solver.conv_tol, solver.conv_tol_normt = 1e-11, 1e-9
    solver.kernel()
    return solver.e_tot + solver.ccsd_t() - field * charges @ places[:, axis]
def slope(axis, field):
    return -(energy(axis, field) - energy(axis, -field)) / (2 * field)
print(json.dumps([(4 * slope(axis, 1.5e-3) - slope(axis, 3e-3)) / 3 for axis in range(3)]))
`;

const IN_FIELD = `
import json
from pyscf import dft, gto
mol = gto.M(atom="O 0.1 0.2 0.3; H 0.1 0.95 0.9; H 0.3 -0.55 0.9; F 0 0 3.5; H 0 0.2 2.6", basis="6-31g", verbose=0)
products, places, charges = mol.intor("int1e_r"), mol.atom_coords(), mol.atom_charges()
def energy(axis, field):
    mf = dft.RKS(mol, xc="pbe0")
    mf.conv_tol = 1e-12
    bare = mf.get_hcore()
    mf.get_hcore = lambda *_: bare + field * products[axis]
    return mf.kernel() - field * charges @ places[:, axis]
def slope(axis, field):
    return -(energy(axis, field) - energy(axis, -field)) / (2 * field)
print(json.dumps([(4 * slope(axis, 1e-3) - slope(axis, 2e-3)) / 3 for axis in range(3)]))
`;

const REFUSED: Readonly<Record<string, readonly [rest: string, ...words: string[]]>> = {
  "an unknown property": [
    `${model("builtin", "hf")}\nproperties: [octupole]`,
    "properties",
    "dipole, quadrupole, polarizability",
  ],
  "an empty list": [`${model("builtin", "hf")}\nproperties: []`, "properties", "at least one of"],
  "a quadrupole of CCSD by PySCF": [
    `${model("pyscf", "ccsd")}\nproperties: [dipole, quadrupole]`,
    "ccsd",
    "relaxed density",
  ],
  "CCSD by Psi4": [`${model("psi4", "ccsd")}\nproperties: dipole`, "ccsd", "leave it out of properties"],
  "a double hybrid by Psi4": [
    `${model("psi4", "b2plyp")}\nproperties: dipole`,
    "b2plyp",
    "hf and of density",
  ],
  "a quadrupole of MP2 by Psi4": [
    `${model("psi4", "mp2")}\nproperties: quadrupole`,
    "mp2",
    "of the field below it",
  ],
  "a polarizability of MP2 by the built-in engine": [
    `${model("builtin", "mp2")}\nproperties: polarizability`,
    "mp2",
    "take program: pyscf",
  ],
  "a polarizability of restricted open shells by the built-in engine": [
    `${model("builtin", "rohf")}\nproperties: polarizability`,
    "dipole polarizability",
    "leave reference out",
  ],
  "a polarizability of MP2 by Psi4": [
    `${model("psi4", "mp2")}\nproperties: polarizability`,
    "mp2",
    "leave it out of properties",
  ],
  "a polarizability by Psi4 in a field of one's own": [
    `${model("psi4", "hf", ", basis: 6-31g, keywords: { perturb_h: true }")}\nproperties: polarizability`,
    "a field that results would not report",
  ],
  "a polarizability by xtb": [
    `${model("xtb", "gfn2-xtb", "")}\nproperties: polarizability`,
    "D4's model of its atoms",
  ],
  "a polarizability by tblite": [
    `${model("tblite", "gfn2-xtb", "")}\nproperties: polarizability`,
    "tblite's results have no polarizability",
  ],
  "a quadrupole by xtb": [`${model("xtb", "gfn2-xtb", "")}\nproperties: quadrupole`, "quadrupole", "libxtb"],
  "a force field": [`${model("xtb", "gfn-ff", "")}\nproperties: dipole\nbsse: nocp`, "gfn-ff", "force field"],
  "a program that has none": [
    `${model("nwchem", "hf")}\nproperties: dipole`,
    "qcengine:nwchem",
    "take builtin, psi4, pyscf, xtb or tblite",
  ],
};
for (const [what, [rest, ...words]] of Object.entries(REFUSED)) {
  Deno.test(`moments: ${what} is refused before anything runs`, async () => {
    const bsse = rest.includes("bsse") ? "" : "\nbsse: nocp";
    const text = `molecule:\n  text: |\n${ION.replace(/^/gm, "    ")}\n${rest}${bsse}\n`;
    const { status, err } = await runCommand(["validate", "in.yaml"], { "in.yaml": text });
    assertEquals(status, 2, err);
    for (const word of words) assertStringIncludes(err.replace(/\s+/g, " "), word);
  });
}

Deno.test("moments: a model that only chooses n-mers need not have them", async () => {
  const text = `molecule:\n  text: |\n${ION.replace(/^/gm, "    ")}
models:
  good: { method: hf, basis: 3-21g }
  cheap: { program: xtb, method: gfn-ff }
levels: { 2: good }
bsse: nocp
screening: { energy: { threshold: 1e-9, model: cheap } }
properties: dipole
`;
  const { status, err } = await runCommand(["validate", "in.yaml"], { "in.yaml": text });
  assertEquals(status, 0, err);
});

const OWN = `#!/usr/bin/env python3
import json, sys
task = json.load(sys.stdin)
atoms = task["molecule"]
charge = 0.1 * sum(atoms["real"])
properties = {"return_energy": -charge, "scf_dipole_moment": [charge, 0, -charge], "mp2_dipole_moment": [1, 2, 3]}
json.dump({**task, "success": True, "return_result": -charge, "properties": properties}, sys.stdout)
`;

Deno.test("moments: a program of one's own has those that its description says, by the method's name", () =>
  withFolder(async (cwd) => {
    await Deno.writeTextFile(join(cwd, "own.py"), OWN, { mode: 0o755 });
    const run = async (method: string, ability: string) => {
      await Deno.writeTextFile(
        join(cwd, "in.yaml"),
        `molecule:\n  text: |\n${
          ION.replace(/^/gm, "    ")
        }\nmodel: { program: "command:own", method: ${method} }\n` +
          "properties: dipole\nbsse: nocp\n",
      );
      const { code, stderr } = await new Deno.Command(Deno.execPath(), {
        args: [
          ...["run", "-q", "-A", CLI, "run", "in.yaml", "-o", "r.json", "--progress", "none", "--no-journal"],
          ...["--command", `own=${join(cwd, "own.py")}${ability}`],
        ],
        cwd,
        env: { NO_COLOR: "1" },
      }).output();
      const result = await Deno.readTextFile(join(cwd, "r.json")).then(JSON.parse, () => undefined);
      return { code, err: new TextDecoder().decode(stderr).replace(/\s+/g, " "), result };
    };
    const field = await run("hf", ",dipole");
    assertEquals(field.code, 0, field.err);
    const [x, y, z] = field.result.properties.nocp_corrected_dipole;
    assertAlmostEquals(x, 0.5, 1e-12);
    assertEquals([y, z], [0, -x]);
    const correlated = await run("mp2", ",dipole");
    assertEquals(correlated.result.properties.nocp_corrected_dipole_through_1_body, [2, 4, 6]);
    const unsaid = await run("hf", "");
    assertEquals(unsaid.code, 2);
    assertStringIncludes(unsaid.err, "say so in programs.yaml: properties: [dipole]");
    const nameless = await run("mp4", ",dipole");
    assertEquals(nameless.code, 2);
    assertStringIncludes(nameless.err, "QCSchema has no name for moments of mp4");
  }));
