// Environment variables that Psi4 reads: where its own data and basis sets of the user are.

/** Their names. */
export const PSI4_VARIABLES: readonly string[] = ["PSIPATH", "PSIDATADIR"];
