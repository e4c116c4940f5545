// The numbers of a task: what a program computes, what the journal keeps, what the sums are made of.

/** The numbers of a task that succeeded. */
export interface TaskResult {
  /** Energy in Hartree. */
  readonly energy: number;
  /**
   * In Hartree/bohr; shape (atoms of the n-mer, 3), flat. Where there are charges around the n-mer, theirs follow.
   */
  readonly gradient?: Float64Array | undefined;
  /** In Hartree/bohr^2; shape (3 atoms of the n-mer, 3 atoms of the n-mer), flat. */
  readonly hessian?: Float64Array | undefined;
  /**
   * QCSchema's AtomicResultProperties, and evidence of convergence under names of nmer's own; arrays as
   * `flattenArray` gives them.
   */
  readonly properties?: Readonly<Record<string, number>> | undefined;
}
