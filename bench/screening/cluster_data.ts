// The form of clusters/NAME.json: geometry, and the contributions of all n-mers by several models.

/** Contributions by order in 1e-9 Hartree, n-mers in lexicographic order of their fragments. */
export type StoredContributions = Readonly<Record<string, readonly number[]>>;

/** A cluster as it is stored. */
export interface ClusterData {
  /** Text of an XYZ file, in angstrom; the atoms of a fragment follow each other. */
  readonly xyz: string;
  /** Atoms of each fragment. */
  readonly sizes: readonly number[];
  /** Charge of each fragment. */
  readonly charges: readonly number[];
  /** Contributions by model and treatment. */
  readonly models: Record<string, { nocp?: StoredContributions; cp?: StoredContributions }>;
}
