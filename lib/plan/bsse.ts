// The treatments of the basis set superposition error, by the names that Psi4 and QCManyBody gave them.

/**
 * A treatment of the basis set superposition error (BSSE):
 * `nocp` each cluster in its own basis; `cp` each cluster in the basis of the whole system (S. F. Boys,
 * F. Bernardi, Mol. Phys. 19, 553 (1970), doi:10.1080/00268977000101561); `vmfc` the subclusters of each n-mer
 * in the basis of that n-mer (P. Valiron, I. Mayer, Chem. Phys. Lett. 275, 46 (1997),
 * doi:10.1016/S0009-2614(97)00689-7).
 */
export type Bsse = "nocp" | "cp" | "vmfc";

/** What a table calls a treatment: in full and in short. */
export const BSSE_TITLES: Readonly<Record<Bsse, { readonly full: string; readonly short: string }>> = {
  nocp: { full: "Non-Counterpoise Corrected", short: "NoCP" },
  cp: { full: "Counterpoise Corrected", short: "CP" },
  vmfc: { full: "Valiron-Mayer Function Counterpoise", short: "VMFC" },
};
