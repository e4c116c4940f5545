// The fragments of which the clusters are made: element symbols and positions in angstrom, charge. A chain puts its
// fragments one after the other along x, at the given distance.

/** A fragment at the origin. */
export interface Monomer {
  readonly charge: number;
  readonly atoms: readonly (readonly [symbol: string, x: number, y: number, z: number])[];
  /** How far a chain's next fragment is, in angstrom along x. */
  readonly step: number;
}

/** Fragments by name. */
export const MONOMERS: Readonly<Record<string, Monomer>> = {
  water: { charge: 0, step: 2.9, atoms: [["O", 0, 0, 0], ["H", 0.96, 0, 0], ["H", -0.24, 0.93, 0]] },
  ammonia: {
    charge: 0,
    step: 3.2,
    atoms: [["N", 0, 0, 0.1], ["H", 0.94, 0, -0.27], ["H", -0.47, 0.81, -0.27], ["H", -0.47, -0.81, -0.27]],
  },
  carbon_dioxide: { charge: 0, step: 4, atoms: [["C", 0, 0, 0], ["O", 1.16, 0, 0], ["O", -1.16, 0, 0]] },
  hydrogen_fluoride: { charge: 0, step: 2.5, atoms: [["F", 0, 0, 0], ["H", 0.93, 0, 0]] },
  methane: {
    charge: 0,
    step: 4,
    atoms: [
      ["C", 0, 0, 0],
      ["H", 0.63, 0.63, 0.63],
      ["H", -0.63, -0.63, 0.63],
      ["H", -0.63, 0.63, -0.63],
      ["H", 0.63, -0.63, -0.63],
    ],
  },
  methanol: {
    charge: 0,
    step: 2.8,
    atoms: [
      ["O", 0, 0, 0],
      ["H", 0.96, 0, 0],
      ["C", -0.45, 1.34, 0],
      ["H", -1.54, 1.3, 0.05],
      ["H", -0.1, 1.87, 0.89],
      ["H", -0.14, 1.87, -0.91],
    ],
  },
  formamide: {
    charge: 0,
    step: 5.05,
    atoms: [
      ["C", 0, 0, 0],
      ["O", -1.2, 0.2, 0],
      ["N", 0.95, 0.95, 0],
      ["H", 0.42, -1.02, 0],
      ["H", 1.93, 0.72, 0],
      ["H", 0.69, 1.92, 0],
    ],
  },
  sodium: { charge: 1, step: 3, atoms: [["Na", 0, 0, 0]] },
  lithium: { charge: 1, step: 3, atoms: [["Li", 0, 0, 0]] },
  chloride: { charge: -1, step: 3.3, atoms: [["Cl", 0, 0, 0]] },
  fluoride: { charge: -1, step: 2.8, atoms: [["F", 0, 0, 0]] },
  ammonium: {
    charge: 1,
    step: 3,
    atoms: [
      ["N", 0, 0, 0],
      ["H", 0.59, 0.59, 0.59],
      ["H", -0.59, -0.59, 0.59],
      ["H", -0.59, 0.59, -0.59],
      ["H", 0.59, -0.59, -0.59],
    ],
  },
};
