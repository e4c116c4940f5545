// Properties of a molecule that an input may ask for beside its driver: what a program gives of an n-mer, and what an
// expansion adds up as it adds up energies. Atomic units; origins are that of the input's coordinates, for all n-mers.

/** A property of the charge distribution: its dipole or its quadrupole moment, or how its dipole answers to a field. */
export type MolecularProperty = "dipole" | "quadrupole" | "polarizability";

/** What a property is like. */
export interface PropertyKind {
  /** Its components: three along x, y and z, or nine in the order xx, xy, xz, yx, ... */
  readonly components: number;
  /** What it is measured in, as tables say it. */
  readonly unit: string;
  /** What it is called in a sentence. */
  readonly title: string;
  /** Whether it depends on the origin, or can: of charged systems, or of those with a lower moment. */
  readonly hasOrigin: boolean;
  /** How the names of a program's results end that have it, as QCSchema's do: `scf_dipole_moment`. */
  readonly ending: string;
}

/** All of them. */
export const MOLECULAR_PROPERTIES: Readonly<Record<MolecularProperty, PropertyKind>> = {
  dipole: {
    components: 3,
    unit: "e a0",
    title: "dipole moment",
    hasOrigin: true,
    ending: "_dipole_moment",
  },
  quadrupole: {
    components: 9,
    unit: "e a0^2",
    title: "quadrupole moment",
    hasOrigin: true,
    ending: "_quadrupole_moment",
  },
  polarizability: {
    components: 9,
    unit: "a0^3",
    title: "dipole polarizability",
    hasOrigin: false,
    ending: "_polarizability",
  },
};

/** Their names, in the order in which they are computed and shown. */
export const MOLECULAR_PROPERTY_NAMES: readonly MolecularProperty[] = [
  "dipole",
  "quadrupole",
  "polarizability",
];

/** Of the largest component, how far the halves of a symmetric tensor may differ: programs print few digits. */
const SAME_HALVES = 1e-4;
/** Polarizabilities that rounding may make of zero, in a0^3. */
const ALMOST_ZERO = 1e-3;

/** Why numbers cannot be a property of a molecule, whoever gives them; undefined where they can. */
export function implausible(name: MolecularProperty, values: Float64Array): string | undefined {
  if (MOLECULAR_PROPERTIES[name].components !== 9) return undefined;
  const allowed = SAME_HALVES * Math.max(1, ...values.map(Math.abs));
  for (const [one, other] of [[1, 3], [2, 6], [5, 7]] as const) {
    if (Math.abs(values[one]! - values[other]!) > allowed) {
      return `a ${name} that is not symmetric: ${values[one]} and ${values[other]}`;
    }
  }
  const negative = name === "polarizability" ? [0, 4, 8].find((i) => values[i]! < -ALMOST_ZERO) : undefined;
  return negative === undefined
    ? undefined
    : `a negative polarizability, ${values[negative]}: no state of lowest energy has one`;
}

/** The values of properties: `{ dipole: [x, y, z] }`, those that are there. */
export type PropertyArrays = { readonly [P in MolecularProperty]?: Float64Array | undefined };
