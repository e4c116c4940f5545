// The systems that `nmer verify` has of its own, one of each kind: small, so that hundreds of runs of them take minutes,
// and with as many fragments as show the levels. Geometries in angstrom, charges in elementary charges.

import type { MolecularProperty } from "../../base/quantities/molecular_property.ts";

/** The models that a program computes the systems with. */
export interface ProgramModels {
  /** The model of all levels. */
  readonly usual: ModelWords;
  /** Another one, for levels of another model. */
  readonly other: ModelWords;
  /** Further keywords of open shells. */
  readonly openShell?: Readonly<Record<string, string>>;
  /** The properties of a molecule that it has; default the dipole moment alone. */
  readonly moments?: readonly MolecularProperty[];
}

/** A model in the words of an input, without its program. */
export interface ModelWords {
  readonly method: string;
  readonly basis?: string;
}

/** A system of nmer's own. */
export interface BuiltInSystem {
  /** As `--systems` names it. */
  readonly name: string;
  /** What it is there for, for people. */
  readonly title: string;
  /** Its input as plain JSON, without driver and treatments. */
  readonly input: (program: string, models: ProgramModels) => Readonly<Record<string, unknown>>;
}

const WATERS = [
  "O 0.000 0.000 0.000\nH 0.757 0.000 0.587\nH -0.757 0.000 0.587",
  "O 0.000 0.000 -2.900\nH 0.000 0.757 -3.487\nH 0.000 -0.757 -3.487",
  "O 2.700 0.300 1.500\nH 3.300 1.000 1.700\nH 3.100 -0.500 1.800",
] as const;

const SODIUM_WATERS = [
  "1 1\nNa 0.000 0.000 0.000",
  "0 1\nO 1.328 1.328 1.328\nH 2.208 1.126 1.667\nH 1.126 2.208 1.667",
  "0 1\nO 1.328 -1.328 -1.328\nH 1.126 -2.208 -1.667\nH 2.208 -1.126 -1.667",
];
const CLOSED_SHELL_WATER = `0 1\n${WATERS[0]}`;
const AMINYL = "0 2\nN 0.000 0.200 -3.000\nH 0.803 -0.150 -3.550\nH -0.803 -0.150 -3.550";

/** TIP3P's (W. L. Jorgensen et al., J. Chem. Phys. 79, 926 (1983), doi:10.1063/1.445869). */
const WATER_CHARGES = [-0.834, 0.417, 0.417];

/** All of them, the smallest first. */
export const BUILT_IN_SYSTEMS: readonly BuiltInSystem[] = [
  system("helium-dimer", "two atoms", ["He 0 0 0", "He 0 0 3"]),
  system("water-dimer", "two molecules", WATERS.slice(0, 2)),
  system("water-trimer", "three levels", WATERS),
  system("sodium-waters", "an ion with waters", SODIUM_WATERS),
  system("open-shell", "a radical, NH2, with a water", [CLOSED_SHELL_WATER, AMINYL], {
    model: (program, { usual, openShell }) => ({ model: { program, ...usual, ...keywordsOf(openShell) } }),
  }),
  system("embedded", "three waters in each other's point charges", WATERS, {
    others: { embedding_charges: { 1: WATER_CHARGES, 2: WATER_CHARGES, 3: WATER_CHARGES }, max_nbody: 2 },
  }),
  system("composite", "three waters, a sum of models for two levels and one of them above", WATERS, {
    model: (program, { usual, other }) => ({
      models: {
        sum: { combine: "1.5 usual - 0.5 other" },
        usual: { program, ...usual },
        other: { program, ...other },
      },
      levels: { 2: "sum", 3: "usual" },
    }),
  }),
  system("extrapolated", "two atoms, to the limit of basis sets", ["He 0 0 0", "He 0 0 3"], {
    model: (program) => ({
      model: {
        program,
        extrapolate: { scf: "cc-pvdz", corr: { method: "mp2", bases: ["cc-pvdz", "cc-pvtz"] } },
      },
    }),
  }),
  system("moments", "moments of an ion with a water", SODIUM_WATERS.slice(0, 2), {
    model: (program, { usual, moments = ["dipole"] }) => ({
      model: { program, ...usual },
      properties: moments,
    }),
  }),
  system("multi-level", "three waters, a model for the first level and another above", WATERS, {
    model: (program, { usual, other }) => ({
      models: { good: { program, ...other }, cheap: { program, ...usual } },
      levels: { 1: "good", 2: "cheap", 3: "cheap" },
    }),
  }),
];

/** What of an input is not as of most. */
interface Peculiar {
  readonly model?: (program: string, models: ProgramModels) => Readonly<Record<string, unknown>>;
  readonly others?: Readonly<Record<string, unknown>>;
}

function system(
  name: string,
  title: string,
  fragments: readonly string[],
  { model = oneModel, others = {} }: Peculiar = {},
): BuiltInSystem {
  const molecule = { text: `units angstrom\n${fragments.join("\n--\n")}` };
  return { name, title, input: (program, models) => ({ molecule, ...model(program, models), ...others }) };
}

function oneModel(program: string, { usual }: ProgramModels) {
  return { model: { program, ...usual } };
}

function keywordsOf(keywords: ProgramModels["openShell"]) {
  return keywords === undefined ? {} : { keywords };
}
