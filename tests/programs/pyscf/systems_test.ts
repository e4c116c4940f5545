// What nmer gives of some thirty systems, each with ghosts or charges or spins, and what PySCF gives for each of their
// n-mers by objects of its own: the same numbers. nmer computes all in one run, PySCF in one process.

import { assertAlmostEquals, assertEquals } from "@std/assert";
import { byItself, isThere, type Question, type Result, runAll } from "./pyscf.ts";
import {
  HYDROGENS,
  inputOf,
  IODINE,
  LITHIUM,
  questionOf,
  RADICAL,
  SMALL,
  type System,
  WATERS,
} from "./systems.ts";
import { AMINYL, BASIS_TEXT, GOLD, HYDROXYL, STRETCHED } from "./more_systems.ts";

/** Hartree. Both converge to 1e-10 and better, and sum over the same grids. */
const SAME = 1e-9;
/** Hartree/bohr: of first order in what is left of the orbital gradient. */
const SAME_GRADIENT = 1e-7;

interface Case {
  readonly system: System;
  /** The model of nmer, and what else its input has. */
  readonly model: object;
  readonly rest?: object;
  /** What PySCF is asked, but for molecule and frozen orbitals. */
  readonly how: Pick<Question, "basis"> & Partial<Question>;
  /** Whether the cores of the atoms are frozen. */
  readonly freezes?: boolean;
}

const hf = (basis: string) => ({ model: { method: "hf", basis }, how: { basis } });
const xc = (method: string, name = method, basis = "sto-3g", more: Partial<Question> = {}) => ({
  model: { method, basis },
  how: { basis, xc: name, ...more },
});
const frozen = (method: string, basis: string, how: Partial<Question>, keywords: object = {}) => ({
  model: { method, basis, keywords: { freeze_core: true, ...keywords } },
  how: { basis, ...how },
  freezes: true,
});
const nocp = { rest: { bsse: ["nocp"] } };
const rohf = { reference: "rohf" } as const;
const FIELD = { 1: [0.2, -0.1, -0.1], 2: [0.1, -0.2, 0.1] };
const embedded = { bsse: ["nocp"], max_nbody: 1, return_total_data: true, embedding_charges: FIELD };

const CASES: Readonly<Record<string, Case>> = {
  "Hartree-Fock": { system: WATERS, ...hf("cc-pvdz") },
  "Hartree-Fock with Cartesian d functions by the set's name": {
    system: WATERS,
    model: { method: "hf", basis: "6-31g*" },
    how: { basis: "6-31g*", cart: true },
  },
  "Hartree-Fock with spherical d functions by keyword": {
    system: WATERS,
    model: { method: "hf", basis: "6-31g*", keywords: { cart: false } },
    how: { basis: "6-31g*" },
  },
  "Hartree-Fock with fitted densities": {
    system: WATERS,
    model: { method: "hf", basis: "def2-svp", keywords: { density_fit: true } },
    how: { basis: "def2-svp", density_fit: "def2-svp-jkfit" },
  },
  "unrestricted Hartree-Fock": { system: LITHIUM, ...hf("6-31g") },
  "unrestricted Hartree-Fock of hydroxyl and water": { system: HYDROXYL, ...hf("6-31g") },
  "restricted open-shell Hartree-Fock": {
    system: HYDROXYL,
    model: { method: "hf", basis: "6-31g", keywords: rohf },
    how: { basis: "6-31g", ...rohf },
  },
  "Hartree-Fock whose instability is followed": {
    system: STRETCHED,
    model: { method: "uhf", basis: "6-31g", keywords: { stability: "follow" } },
    rest: { bsse: ["nocp"] },
    how: { basis: "6-31g", reference: "uhf", follow: true },
  },
  "Hartree-Fock with core potentials, vmfc": {
    system: IODINE,
    ...hf("def2-svp"),
    rest: { bsse: ["vmfc"] },
  },
  "Hartree-Fock with core potentials, of gold": { system: GOLD, ...hf("def2-svp") },
  "Hartree-Fock with a basis set of a file": {
    system: SMALL,
    model: { method: "hf", basis_file: "own.nw", keywords: { cart: false } },
    how: { basis: "own", basis_text: BASIS_TEXT },
  },
  "a local functional": { system: SMALL, ...xc("lda,vwn"), ...nocp },
  "PBE": { system: SMALL, ...xc("pbe") },
  "PBE with fitted densities": {
    system: SMALL,
    model: { method: "pbe", basis: "def2-svp", keywords: { density_fit: true } },
    how: { basis: "def2-svp", xc: "pbe", density_fit: "def2-svp-jkfit" },
  },
  "B3LYP, Gaussian's": { system: SMALL, ...xc("b3lyp", "b3lypg") },
  "B3LYP with VWN5": { system: SMALL, ...xc("b3lyp5", "b3lyp5"), ...nocp },
  "a hybrid on a finer grid": {
    system: LITHIUM,
    model: { method: "pbe0", basis: "sto-3g", keywords: { "grids.level": 4 } },
    how: { basis: "sto-3g", xc: "pbe0", level: 4 },
  },
  "a range-separated hybrid": { system: LITHIUM, ...xc("cam-b3lyp", "camb3lyp") },
  "a screened hybrid": { system: SMALL, ...xc("hse06"), ...nocp },
  "a functional with VV10": {
    system: HYDROGENS,
    model: { method: "wb97x-v", basis: "sto-3g", keywords: { "nlcgrids.atom_grid": [30, 194] } },
    rest: { bsse: ["nocp"], max_nbody: 1 },
    how: { basis: "sto-3g", xc: "wb97x-v", nlc_grid: [30, 194] },
  },
  "a functional of kinetic energy densities": { system: SMALL, ...xc("m06-2x", "m062x"), ...nocp },
  "restricted open-shell r2SCAN": {
    system: LITHIUM,
    model: { method: "r2scan", basis: "sto-3g", keywords: rohf },
    how: { basis: "sto-3g", xc: "r2scan", ...rohf },
  },
  "a functional of parts": { system: SMALL, ...xc("0.25*hf + 0.75*pbe, pbe"), ...nocp },
  "PBE with D3(BJ)": { system: SMALL, ...xc("pbe-d3bj", "pbe", "sto-3g", { dispersion: ["d3bj", "pbe"] }) },
  "PBE0 with D4 of an ion": {
    system: RADICAL,
    ...xc("pbe0-d4", "pbe0", "sto-3g", { dispersion: ["d4", "pbe0"] }),
  },
  "wB97X with D3(BJ) in place of VV10": {
    system: SMALL,
    ...xc("wb97x-d3bj", "wb97x-v", "sto-3g", { nlc: false, dispersion: ["d3bj", "wb97x"] }),
  },
  "wB97X-D3, which is not wB97X with D3 behind it": {
    system: SMALL,
    ...xc("wb97x-d3zero", "wb97xd3", "sto-3g", { dispersion: ["d3zero", "wb97x"] }),
    ...nocp,
  },
  "CF22D with its D3 once": {
    system: SMALL,
    ...xc("cf22d", "hyb_mgga_x_cf22d,mgga_c_cf22d", "sto-3g", { dispersion: ["d3zero", "cf22d"] }),
    ...nocp,
  },
  "MP2 with frozen cores": { system: WATERS, ...frozen("mp2", "6-31g", { step: "mp2" }) },
  "unrestricted MP2": { system: AMINYL, ...frozen("mp2", "6-31g", { step: "mp2" }) },
  "DF-MP2": { system: WATERS, ...frozen("df-mp2", "cc-pvdz", { step: "dfmp2", auxbasis: "cc-pvdz-ri" }) },
  "unrestricted DF-MP2": {
    system: AMINYL,
    ...frozen("df-mp2", "6-31g", { step: "dfmp2", auxbasis: "def2-svp-ri", cart: true }, {
      auxbasis_mp2: "def2-svp-ri",
    }),
  },
  "CCSD": { system: SMALL, ...frozen("ccsd", "6-31g", { step: "ccsd" }) },
  "CCSD on a restricted open shell": {
    system: LITHIUM,
    model: { method: "ccsd", basis: "sto-3g", keywords: rohf },
    how: { basis: "sto-3g", step: "ccsd", ...rohf },
  },
  "CCSD(T)": { system: SMALL, ...frozen("ccsd(t)", "6-31g", { step: "ccsd(t)" }) },
  "Hartree-Fock among charges": { system: WATERS, ...hf("6-31g"), rest: embedded },
  "a gradient of PBE with D3(BJ)": {
    system: SMALL,
    ...xc("pbe-d3bj", "pbe", "sto-3g", { dispersion: ["d3bj", "pbe"], gradient: true }),
    rest: { driver: "gradient" },
  },
  "a gradient of CCSD": {
    system: SMALL,
    model: { method: "ccsd", basis: "6-31g" },
    rest: { driver: "gradient" },
    how: { basis: "6-31g", step: "ccsd", gradient: true },
  },
};

interface Task {
  readonly name: string;
  readonly labels: string;
  readonly computed: { readonly return_energy: number; readonly return_gradient?: readonly number[] };
  readonly question: Question;
}

/** All tasks of all cases with what PySCF gives; once. */
let asked: Promise<
  ReadonlyMap<string, readonly (readonly [Task, Awaited<ReturnType<typeof byItself>>[number]])[]>
>;

async function compareAll() {
  const names = Object.keys(CASES);
  const fileOf = (name: string) => `case${names.indexOf(name)}`;
  const results = await runAll(
    new Map(names.map((name) => {
      const { system, model, rest } = CASES[name]!;
      return [fileOf(name), inputOf(system, model, { bsse: ["cp"], return_total_data: true, ...rest })];
    })),
    { "own.nw": BASIS_TEXT },
  );
  const tasks = names.flatMap((name) => tasksOf(name, results.get(fileOf(name))!));
  const alone = await byItself(tasks.map(({ question }) => question));
  return Map.groupBy(tasks.map((task, i) => [task, alone[i]!] as const), ([{ name }]) => name);
}

function tasksOf(name: string, { cluster_properties = {} }: Result): readonly Task[] {
  const { system, how, freezes, rest } = CASES[name]!;
  return Object.entries(cluster_properties).map(([labels, computed]) => {
    const parts = JSON.parse(labels).slice(1) as number[][];
    const question = questionOf(system, parts, how);
    return {
      name,
      labels,
      computed: computed as Task["computed"],
      question: {
        ...question,
        ...(freezes && { frozen: coresOf(question) }),
        ...(rest === embedded && { charges: chargesAround(parts[0]!) }),
      },
    };
  });
}

/** Orbitals of the cores of atoms up to neon; lithium has none by the rule that nmer goes by. */
function coresOf({ symbols, real }: Question): number {
  return symbols.filter((symbol, i) => real[i] && /^(B|C|N|O|F|Ne)$/.test(symbol)).length;
}

/** Charges of the fragment that is not in an n-mer of two. */
function chargesAround([only]: readonly number[]): readonly (readonly number[])[] {
  const other = only === 1 ? 2 : 1;
  return WATERS.fragments[other - 1]!.map((atom, i) => [
    FIELD[other][i]!,
    ...WATERS.geometry.slice(3 * atom, 3 * atom + 3),
  ]);
}

/** How many n-mers a dimer has by its treatment and order, monomers in their own basis included. */
function countOf(
  { bsse = ["cp"], max_nbody = 2 }: { readonly bsse?: readonly string[]; readonly max_nbody?: number },
): number {
  return bsse[0] !== "nocp" ? 5 : max_nbody === 1 ? 2 : 3;
}

for (const [name, { system, rest = {} }] of Object.entries(CASES)) {
  Deno.test({
    name: `pyscf: nmer's n-mers are PySCF's by itself: ${name}${isThere ? "" : " (skipped: no PySCF here)"}`,
    ignore: !isThere && Deno.env.get("CI") !== "true",
    fn: async () => {
      const pairs = (await (asked ??= compareAll())).get(name) ?? [];
      assertEquals(pairs.length, countOf(rest));
      for (const [{ labels, computed }, alone] of pairs) {
        assertEquals(alone.error, undefined, labels);
        assertAlmostEquals(computed.return_energy, alone.energy, SAME, labels);
        const atoms = JSON.parse(labels)[2].flatMap((label: number) => system.fragments[label - 1]!);
        alone.gradient?.forEach((value, i) =>
          assertAlmostEquals(
            computed.return_gradient![3 * atoms[Math.trunc(i / 3)] + i % 3]!,
            value,
            SAME_GRADIENT,
            labels,
          )
        );
      }
    },
  });
}
