// The basis sets that the engine carries against the files of Psi4, for every element, through the reader of users'
// files: the same functions, up to combinations of them.

import type { SharedShell } from "../../../lib/base/basis_set.ts";
import { assert, assertEquals } from "@std/assert";
import { atomicNumberOf } from "../../../lib/base/elements.ts";
import { auxiliaryBasisNamed } from "../../../lib/engine/basis/auxiliary_library.ts";
import {
  AUXILIARY_BASIS_NAMES,
  auxiliaryBlocksOf,
  BASIS_NAMES,
  basisFunctionCount,
  findBasisSet,
  MAX_ATOMIC_NUMBER,
} from "../../../lib/engine/mod.ts";
import { solveLinear } from "../../../lib/engine/linalg/linear_solve.ts";
import { parseBasisSet } from "../../../lib/input/mod.ts";
import psi4 from "../../data/engine/psi4_fitting_sets.json" with { type: "json" };

const FOLDER = "/usr/share/psi4/basis/";

/** The part, squared, of a normalised function that lies outside of the other set: a digit of 1e-6 that differs shows. */
const OUTSIDE = 1e-13;

/** Diffuse functions of the augmented sets are older in Psi4 for these (make_data.py). */
const OLDER: readonly string[] = ["3", "4", "11", "12"];

/** Psi4's file has functions of other elements for Ca, and those of Ge to Kr twice: there the set is def2-QZVPP-RI. */
const MISTAKEN_AFTER_ARGON = "def2-QZVP-RI";

type Radial = {
  readonly l: number;
  readonly primitives: readonly (readonly [exponent: number, factor: number])[];
};

const here = isDirectory(FOLDER);

for (const name of BASIS_NAMES) {
  Deno.test({
    name: `engine: ${name} holds the functions of Psi4's file` + (here ? "" : " (skipped: no psi4 here)"),
    ignore: !here && Deno.env.get("CI") !== "true",
    fn: async () => {
      const file = fileOf(name);
      const theirs = parseBasisSet(upTo(MAX_ATOMIC_NUMBER, await Deno.readTextFile(FOLDER + file)), {
        source: file,
      });
      const ours = findBasisSet(name);
      assertEquals(theirs.functions, ours.functions);
      for (const [element, shells] of Object.entries(ours.elements)) {
        if (name.startsWith("aug-") && OLDER.includes(element)) continue;
        const z = Number(element);
        assertEquals(basisFunctionCount(theirs, z), basisFunctionCount(ours, z));
        const [a, b] = [radials(shells), radials(theirs.elements[element]!)];
        assert(outside(a, b) < OUTSIDE && outside(b, a) < OUTSIDE, `element ${element}`);
      }
    },
  });
}

for (const name of Object.values(AUXILIARY_BASIS_NAMES).flat()) {
  Deno.test({
    name: `engine: ${name} holds the functions of Psi4's file` + (here ? "" : " (skipped: no psi4 here)"),
    ignore: !here && Deno.env.get("CI") !== "true",
    fn: async () => {
      const file = fileOf(name.replace("universal", "tzvpp"));
      const last = name === MISTAKEN_AFTER_ARGON ? 18 : MAX_ATOMIC_NUMBER;
      const theirs = parseBasisSet(upTo(last, await Deno.readTextFile(FOLDER + file)), { source: file });
      const ours = auxiliaryBasisNamed(name, name.endsWith("-RI") ? "mp2" : "scf");
      assertEquals(theirs.functions, ours.functions);
      const covered = Object.keys(theirs.elements);
      assertEquals(Object.keys(ours.elements).filter((element) => Number(element) <= last), covered);
      for (const element of covered) {
        const [a, b] = [radials(ours.elements[element]!), radials(theirs.elements[element]!)];
        assertEquals(a.length, b.length);
        assert(outside(a, b) < OUTSIDE && outside(b, a) < OUTSIDE, `element ${element}`);
      }
    },
  });
}

Deno.test("engine: each element of each basis set has the auxiliary functions that Psi4 takes for it", () => {
  for (const orbital of BASIS_NAMES) {
    const counts = psi4.sets[orbital as keyof typeof psi4.sets];
    for (const role of ["scf", "mp2"] as const) {
      const expected = counts[role].map((count, index) =>
        index >= 18 && role === "mp2" && `${orbital}-RI` === MISTAKEN_AFTER_ARGON
          ? psi4.sets["def2-QZVPP"].mp2[index]!
          : count
      );
      const ours = expected.map((_, index) =>
        auxiliaryBlocksOf({ role, orbital, puream: true }, index + 1)
          .reduce((sum, { functionAngular }) => sum + functionAngular.length, 0)
      );
      assertEquals(ours, expected, `${orbital}, ${role}`);
    }
  }
});

/** The elements up to one, without a line that lacks the mark of a comment; later ones have core potentials or mistakes. */
function upTo(last: number, text: string): string {
  const heavy = Array.from(text.matchAll(/^([A-Z][a-z]?) +0 *$/gm)).find(([, symbol]) =>
    (atomicNumberOf(symbol!) ?? 0) > last
  );
  return (heavy === undefined ? text : text.slice(0, heavy.index)).replaceAll(
    /^def2-QZVPP? Basis set for.*$/gm,
    "",
  );
}

/** `6-31++G**` is `6-31ppgss.gbs`, `6-311+G(2d,p)` is `6-311pg_2d_p_.gbs`. */
function fileOf(name: string): string {
  return name.toLowerCase().replaceAll("+", "p").replaceAll("*", "s").replaceAll(/[(),]/g, "_") + ".gbs";
}

function isDirectory(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}

/** The radial parts of all functions, normalised. */
function radials(shells: readonly SharedShell[]): Radial[] {
  return shells.flatMap(({ l, exponents, coefficients }) =>
    coefficients.map((column, i) => {
      const primitives = exponents.map((a, p) => [a, column[p]!] as const).filter(([, c]) => c !== 0);
      const radial = { l: l.length === 1 ? l[0]! : l[i]!, primitives };
      const norm = Math.sqrt(overlap(radial, radial));
      return { ...radial, primitives: primitives.map(([a, c]) => [a, c / norm] as const) };
    })
  );
}

/** Overlap of two functions of one angular momentum, whose primitives are normalised each. */
function overlap(a: Radial, b: Radial): number {
  if (a.l !== b.l) return 0;
  let sum = 0;
  for (const [alpha, c] of a.primitives) {
    for (const [beta, d] of b.primitives) {
      sum += c * d * (2 * Math.sqrt(alpha * beta) / (alpha + beta)) ** (a.l + 1.5);
    }
  }
  return sum;
}

/** The largest part, squared, of a function that the others cannot express. */
function outside(functions: readonly Radial[], others: readonly Radial[]): number {
  const n = others.length;
  const metric = Float64Array.from(
    { length: n * n },
    (_, at) => overlap(others[Math.floor(at / n)]!, others[at % n]!),
  );
  return Math.max(...functions.map((one) => {
    const projections = Float64Array.from(others, (other) => overlap(one, other));
    const solution = projections.slice();
    assert(solveLinear(metric.slice(), solution, n));
    return Math.abs(1 - solution.reduce((sum, value, i) => sum + value * projections[i]!, 0));
  }));
}
