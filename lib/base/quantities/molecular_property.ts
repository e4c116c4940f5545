// Properties of a molecule that an input may ask for beside its driver: what a program gives of an n-mer, and what an
// expansion adds up as it adds up energies. Atomic units; origins are that of the input's coordinates, for all n-mers.

/** A property of the charge distribution: its dipole moment, or its quadrupole moment. */
export type MolecularProperty = "dipole" | "quadrupole";

/** What a property is like. */
export interface PropertyKind {
  /** Its components: three along x, y and z, or nine in the order xx, xy, xz, yx, ... */
  readonly components: number;
  /** What it is measured in, as tables say it. */
  readonly unit: string;
  /** What it is called in a sentence. */
  readonly title: string;
  /** How the names of a program's results end that have it, as QCSchema's do: `scf_dipole_moment`. */
  readonly ending: string;
}

/** All of them. */
export const MOLECULAR_PROPERTIES: Readonly<Record<MolecularProperty, PropertyKind>> = {
  dipole: { components: 3, unit: "e a0", title: "dipole moment", ending: "_dipole_moment" },
  quadrupole: { components: 9, unit: "e a0^2", title: "quadrupole moment", ending: "_quadrupole_moment" },
};

/** Their names, in the order in which they are computed and shown. */
export const MOLECULAR_PROPERTY_NAMES: readonly MolecularProperty[] = ["dipole", "quadrupole"];

/** The values of properties: `{ dipole: [x, y, z] }`, those that are there. */
export type PropertyArrays = { readonly [P in MolecularProperty]?: Float64Array | undefined };
