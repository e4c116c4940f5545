// Polarizabilities through the whole of nmer: those of several programs against one another, and against slopes of dipole
// moments and energies in fields that the tests make themselves.

import { answersOf } from "../python_environment.ts";
import { assert, assertAlmostEquals } from "@std/assert";
import { assertSameMoments, liveTest, model, ran } from "./live_moments.ts";
import { pyscfPython } from "./pyscf/pyscf.ts";

const live = liveTest("polarizabilities");
const test = (...definition: Parameters<typeof live>) => Deno.test(live(...definition));

/** Two programs' responses; Psi4's is that of differences over fields of 0.002 and 0.004. */
const SAME_RESPONSE = 5e-6;
const PAIR = "0 1\nF 0.1 0.2 0.3\nH 0.1 0.95 0.9\n--\n0 1\nF 0 0 3.5\nH 0 0.2 2.6";

test(
  "polarizabilities of the built-in engine, PySCF and Psi4 are the same in nocp, cp and vmfc",
  ["pyscf", "psi4"],
  async () => {
    const rest = "properties: polarizability\nbsse: [nocp, cp, vmfc]";
    const own = await ran(`${model("builtin", "hf", ", basis: 3-21g")}\n${rest}`, PAIR);
    assert((own.properties["cp_corrected_interaction_polarizability"] as number[])[8]! > 0.05);
    assertSameMoments(
      own,
      await ran(`${model("pyscf", "hf", ", basis: 3-21g")}\n${rest}`, PAIR),
      SAME_RESPONSE,
    );
    const keywords = ", basis: 3-21g, keywords: { scf_type: pk }";
    assertSameMoments(own, await ran(`${model("psi4", "hf", keywords)}\n${rest}`, PAIR), SAME_RESPONSE);
  },
);

test(
  "polarizabilities of a radical are the built-in engine's by PySCF, in a field of charges",
  ["pyscf"],
  async () => {
    const text = "0 2\nO 0 0 0\nH 0 0.1 0.97\n--\n0 1\nHe 0.2 2.9 0.3";
    const rest = "properties: polarizability\nbsse: nocp\nembedding_charges: { 1: [-0.4, 0.4], 2: [0.3] }";
    assertSameMoments(
      await ran(`${model("builtin", "hf")}\n${rest}`, text),
      await ran(`${model("pyscf", "hf")}\n${rest}`, text),
      SAME_RESPONSE,
    );
  },
);

test(
  "PySCF's polarizability of a restricted radical is the same by second order and by DIIS, in all directions",
  ["pyscf"],
  async () => {
    const lithium = async (keywords: string) => {
      const { properties } = await ran(
        `${model("pyscf", "hf", `, basis: 6-31g, keywords: { reference: rohf${keywords} }`)}\n` +
          "properties: polarizability\nbsse: nocp\nmax_nbody: 1",
        "0 2\nLi 0 0 0\n--\n0 1\nHe 0 0 3.5",
      );
      return properties["nocp_corrected_polarizability"] as number[];
    };
    const [byDiis, bySecondOrder] = [await lithium(""), await lithium(", newton: true")];
    for (const i of [0, 4, 8]) {
      assertAlmostEquals(bySecondOrder[i]!, byDiis[i]!, OF_A_SOFT_ATOM, `component ${i}`);
      assertAlmostEquals(byDiis[i]!, byDiis[0]!, OF_A_SOFT_ATOM, `the sphere's component ${i}`);
    }
  },
);

test(
  "PySCF's polarizabilities are the slopes of PySCF's own dipoles and energies in fields",
  ["pyscf"],
  async () => {
    const expected = await answersOf<Readonly<Record<string, number[]>>>(pyscfPython(), [
      "-c",
      DIPOLES_IN_FIELD,
    ], {});
    for (const method of ["pbe0", "mp2", "ccsd(t)"]) {
      const result = await ran(
        `${model("pyscf", method, ", basis: 6-31g")}\nproperties: polarizability\nbsse: nocp`,
        "0 1\nH 0.1 0.2 0.3\nH 0.1 0.6 0.8\n--\n0 1\nHe 0.2 0 2.3",
      );
      const found = result.properties["nocp_corrected_polarizability"] as number[];
      expected[method]!.forEach((component, i) =>
        assertAlmostEquals(found[i]!, component, BY_ENERGIES, `${method} ${i}`)
      );
    }
  },
);

/** Of 152 a0^3: orbital gradients of 1e-10 over fields of 2e-3 and 4e-3. */
const OF_A_SOFT_ATOM = 1e-5;
/** Second differences of energies over fields of 4e-3 and 8e-3, to fourth order in them. */
const BY_ENERGIES = 2e-6;

const DIPOLES_IN_FIELD = `
import json
import numpy
from pyscf import cc, dft, gto, mp, scf
mol = gto.M(atom="H 0.1 0.2 0.3; H 0.1 0.6 0.8; He 0.2 0 2.3", basis="6-31g", verbose=0)
products = mol.intor("int1e_r")
def field(mf, direction):
    mf.conv_tol, mf.conv_tol_grad = 1e-13, 1e-9
    bare = mf.get_hcore()
    mf.get_hcore = lambda *_: bare + numpy.einsum("x,xij->ij", direction, products)
    return mf.run()
def sums(axis, size):
    density = field(dft.RKS(mol, xc="pbe0"), size * numpy.eye(3)[axis]).make_rdm1()
    return numpy.einsum("xij,ji->x", products, density)
def row(axis):
    slope = lambda size: -(sums(axis, size) - sums(axis, -size)) / (2 * size)
    return (4 * slope(1e-3) - slope(2e-3)) / 3
def energy(direction):
    return mp.MP2(field(scf.RHF(mol), direction)).run().e_tot
def bend(i, j):
    a, b = numpy.eye(3)[i], numpy.eye(3)[j]
    def over(size):
        parts = [energy(size * (s * a + t * b)) * s * t for s in (1, -1) for t in (1, -1)]
        return -sum(parts) / (4 * size**2)
    return (4 * over(3e-3) - over(6e-3)) / 3
bends = {(i, j): bend(i, j) for i in range(3) for j in range(i, 3)}
def coupled(direction):
    solver = cc.CCSD(field(scf.RHF(mol), direction))
    solver.conv_tol, solver.conv_tol_normt, solver.max_cycle = 1e-13, 1e-10, 300
    return solver.run().e_tot + solver.ccsd_t()
alone = coupled(numpy.zeros(3))
def five_points(direction, size=4e-3):
    one, two = (sum(coupled(sign * size * direction) for sign in (n, -n)) for n in (1, 2))
    return (30 * alone - 16 * one + two) / (12 * size**2)
axes = numpy.eye(3)
tensor = numpy.diag([five_points(axis) for axis in axes])
for i, j in ((0, 1), (0, 2), (1, 2)):
    tensor[i, j] = tensor[j, i] = (five_points(axes[i] + axes[j]) - tensor[i, i] - tensor[j, j]) / 2
print(json.dumps({
    "ccsd(t)": tensor.ravel().tolist(),
    "pbe0": [float(x) for axis in range(3) for x in row(axis)],
    "mp2": [float(bends[min(i, j), max(i, j)]) for i in range(3) for j in range(3)],
}))
`;
