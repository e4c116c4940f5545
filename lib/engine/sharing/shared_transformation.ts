import type { SharedSupermatrix } from "./shared_supermatrix.ts";

/** The transformation of exact integrals in memory to orbitals, and the energies of pairs where these are wanted. */
export interface SharedTransformation {
  /** Tells the kinds of computation apart. */
  readonly kind: "transformation";
  /** Where the integrals are. */
  readonly integrals: SharedSupermatrix;
  /** Memory of the loops. */
  readonly memory: WebAssembly.Memory;
  readonly layout: TransformationLayout;
  /** Number of occupied orbitals that are transformed, of all batches. */
  readonly orbitals: number;
  /** Those of a `SharedWork`: see `transformation_work.ts`. */
  readonly words: Int32Array;
  /** Absent where only half-transformed integrals are wanted. */
  readonly pairs?: SharedPairEnergies;
}

/** Where the arrays of a transformation lie in the memory of the loops, in bytes. */
export interface TransformationLayout {
  /** Number of basis functions, n. */
  readonly size: number;
  /** Number of their products that matter. */
  readonly products: number;
  /** Whether the integrals are those of P. */
  readonly isFolded: boolean;
  /** How many orbitals are done at once, at most. */
  readonly batch: number;
  readonly at: TransformationPlaces;
  /** Coefficients of the occupied orbitals of each spin: as tiles read them, and as rows. */
  readonly spins: readonly { readonly doubled: number; readonly rows: number }[];
  /** What else lies in the memory, and whether it is room for one thread alone. */
  readonly others: readonly { readonly place: number; readonly isRoom: boolean }[];
  /** From the rooms of one thread to those of the next: those of whoever has the calculation come first. */
  readonly roomBytes: number;
  /** How many threads besides have rooms. */
  readonly helpers: number;
}

/** Tables, orbitals and half-transformed integrals, which threads share, and rooms, of which each thread has its own. */
export interface TransformationPlaces {
  readonly places: number;
  readonly productPlaces: number;
  readonly panelPlaces: number;
  readonly orbitals: number;
  readonly half: number;
  readonly panel: number;
  readonly panelRows: number;
  readonly tiles: number;
  readonly functions: number;
  readonly products: number;
}

/** Energies of pairs of occupied orbitals. */
export interface SharedPairEnergies {
  /** Orbitals of each spin, or of both. */
  readonly spins: readonly SharedSpin[];
  /** Shared memory that receives the sums of each pair, in Hartree: direct and exchange. */
  readonly sums: Float64Array;
}

/** Orbitals of one spin. */
export interface SharedSpin {
  readonly occupiedCount: number;
  readonly virtualCount: number;
  /** Orbital energies in Hartree. */
  readonly occupiedEnergies: Float64Array;
}
