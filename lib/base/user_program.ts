// A program of the user: what his configuration says of it.

import type { Driver } from "./driver.ts";
import type { MolecularProperty } from "./quantities/molecular_property.ts";

/** An executable, and what it can do. */
export interface UserProgram {
  /** What inputs call it, behind `command:`; lower case. */
  readonly name: string;
  /** Absolute path. */
  readonly executable: string;
  /** Its arguments; no shell reads them. */
  readonly args: readonly string[];
  /** Its version; otherwise it is asked with `versionArgs`, otherwise told apart by its content. */
  readonly version?: string;
  /** Arguments with which it writes its version. */
  readonly versionArgs?: readonly string[];
  /** What it computes. */
  readonly drivers: readonly Driver[];
  /** Properties of the molecule that its results have, of the method that is asked for; default none. */
  readonly properties?: readonly MolecularProperty[];
  /** Whether it has ghost atoms, atoms that are not real; cp and vmfc need them. */
  readonly ghosts: boolean;
  /** Whether it computes other multiplicities than 1. */
  readonly openShells: boolean;
  /** Whether one task may use several threads, as many as OMP_NUM_THREADS says. */
  readonly threads: boolean;
  /** Whether a process of it is held to the memory of its task. */
  readonly memoryLimit: boolean;
  /** All of its environment, but for what the sandbox adds. */
  readonly environment: Readonly<Record<string, string>>;
}
