// What tblite's own command gives: energies of it that were recorded, and how it is run where it is here.

import { withFolder } from "../../folders.ts";

/** The version that gave the energies below: built with gfortran 12 and netlib's LAPACK, without ddX. */
export const RECORDED_WITH = "0.7.0";

/** Coordinates in bohr. */
type Molecule = readonly (readonly [symbol: string, x: number, y: number, z: number])[];

/** A calculation: by the command, by nmer, and what the command gave. */
export interface Case {
  readonly name: string;
  readonly molecule: Molecule;
  /** Of the command behind `tblite run coord`. */
  readonly args: string;
  /** nmer's model, without its program. */
  readonly model: { readonly method: string; readonly keywords?: Readonly<Record<string, unknown>> };
  readonly charge?: number;
  readonly multiplicity?: number;
  /** Hartree. */
  readonly energy: number;
}

/** The water dimer of S22. */
const WATERS: Molecule = [
  ["O", -2.931, -0.2164, 0],
  ["H", -3.6552, 1.4414, 0],
  ["H", -1.1332, 0.0769, 0],
  ["O", 2.5523, 0.2107, 0],
  ["H", 3.1755, -0.7063, -1.4335],
  ["H", 3.1755, -0.7063, 1.4335],
];
const AMMONIUM: Molecule = [
  ["N", 0, 0, 0],
  ["H", 1.12, 1.12, 1.12],
  ["H", -1.12, -1.12, 1.12],
  ["H", -1.12, 1.12, -1.12],
  ["H", 1.12, -1.12, -1.12],
];
const AMINYL: Molecule = [["N", 0, 0, 0.27], ["H", 1.53, 0, -0.92], ["H", -1.53, 0, -0.92]];
const GOLD_IODIDE: Molecule = [["Au", 0, 0, -2.3], ["I", 0, 0, 2.4]];
const GOLD_CHLORIDE: Molecule = [["Au", 0, 0, -2.3], ["Cl", 0, 0, 2.4]];

/** One of each kind. The command has the kernels of ALPB and GBSA the other way round than its library and xtb. */
export const CASES: readonly Case[] = [
  waters("gfn2", "--method gfn2", { method: "gfn2-xtb" }, -10.148621520752211),
  waters("gfn1", "--method gfn1", { method: "gfn1-xtb" }, -11.544932543164597),
  waters("ipea1", "--method ipea1", { method: "ipea1-xtb" }, -11.662783078313536),
  waters("tight", "--method gfn2 --acc 0.01", with_("gfn2-xtb", { accuracy: 0.01 }), -10.14862152077249),
  waters(
    "hot",
    "--method gfn2 --etemp 8000",
    with_("gfn2-xtb", { electronic_temperature: 8000 }),
    -10.148631136031991,
  ),
  waters(
    "alpb",
    "--method gfn2 --alpb water --born-kernel p16",
    with_("gfn2-xtb", { alpb: "water" }),
    -10.172811063258168,
  ),
  waters(
    "bar1mol",
    "--method gfn1 --alpb water --solv-state bar1mol --born-kernel p16",
    with_("gfn1-xtb", { alpb: "water", solution_state: "bar1mol" }),
    -11.571697222197256,
  ),
  waters(
    "gbsa",
    "--method gfn1 --gbsa water --born-kernel still",
    with_("gfn1-xtb", { gbsa: "water" }),
    -11.569097503094675,
  ),
  waters(
    "gb",
    "--method gfn2 --gb 7.5 --born-kernel p16",
    with_("gfn2-xtb", { gb: 7.5 }),
    -10.156986212085478,
  ),
  waters(
    "gbe",
    "--method gfn2 --gbe 7.5 --born-kernel still",
    with_("gfn2-xtb", { gbe: 7.5, born_kernel: "still" }),
    -10.155092688112642,
  ),
  {
    name: "cation",
    molecule: AMMONIUM,
    args: "--method gfn2 --charge 1",
    model: { method: "gfn2-xtb" },
    charge: 1,
    energy: -4.494849210556981,
  },
  radical("radical", "--method gfn2 --spin 1", { method: "gfn2-xtb" }, -3.80831276699076),
  radical(
    "polarised",
    "--method gfn2 --spin 1 --spin-polarized",
    with_("gfn2-xtb", { spin_polarization: true }),
    -3.8230737273468733,
  ),
  radical(
    "polarised1",
    "--method gfn1 --spin 1 --spin-polarized",
    with_("gfn1-xtb", { spin_polarization: true }),
    -4.196576279989201,
  ),
  {
    name: "gold2",
    molecule: GOLD_IODIDE,
    args: "--method gfn2",
    model: { method: "gfn2-xtb" },
    energy: -7.716945266097003,
  },
  {
    name: "gold1",
    molecule: GOLD_CHLORIDE,
    args: "--method gfn1",
    model: { method: "gfn1-xtb" },
    energy: -8.178176706827315,
  },
];

function with_(method: string, keywords: Readonly<Record<string, unknown>>): Case["model"] {
  return { method, keywords };
}

function waters(name: string, args: string, model: Case["model"], energy: number): Case {
  return { name, molecule: WATERS, args, model, energy };
}

function radical(name: string, args: string, model: Case["model"], energy: number): Case {
  return { name, molecule: AMINYL, args, model, multiplicity: 2, energy };
}

/** The command: `NMER_TBLITE_COMMAND`, or `tblite` on the path. */
export const TBLITE_COMMAND = Deno.env.get("NMER_TBLITE_COMMAND") ?? "tblite";

/**
 * What the command gives, in Hartree.
 *
 * @throws {Error} Where it fails.
 */
export function byCommand({ molecule, args }: Case): Promise<number> {
  return withFolder(async (cwd) => {
    const atoms = molecule.map(([symbol, ...position]) => `${position.join(" ")} ${symbol.toLowerCase()}\n`);
    await Deno.writeTextFile(`${cwd}/coord`, `$coord\n${atoms.join("")}$end\n`);
    const { success, stderr } = await new Deno.Command(TBLITE_COMMAND, {
      args: ["run", "coord", ...args.split(" "), "--no-restart", "--json", "tblite.json"],
      cwd,
      env: { OMP_NUM_THREADS: "1" },
      stdin: "null",
      stdout: "null",
    }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
    return JSON.parse(await Deno.readTextFile(`${cwd}/tblite.json`)).energy;
  });
}
