// Treatments of the basis set superposition error, by the names that QCManyBody gives them.

/**
 * A treatment of the basis set superposition error: none (`nocp`), the counterpoise correction of Boys and
 * Bernardi (`cp`), or that of Valiron and Mayer (`vmfc`).
 */
export type BsseTreatment = "nocp" | "cp" | "vmfc";
