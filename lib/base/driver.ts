// What is computed of a molecule: a word that every room uses.

/** What is computed: the energy, its gradient (with the energy), or its Hessian (with both). */
export type Driver = "energy" | "gradient" | "hessian";
