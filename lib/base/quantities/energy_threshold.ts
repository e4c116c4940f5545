// How precisely iterations determine an energy.

/** What iterations stop at. */
export interface EnergyThreshold {
  /** The keyword that decides it. */
  readonly keyword: string;
  /** By how much the energy may be wrong then, in Hartree. */
  readonly hartree: number;
}
