// From records to molecules, their fragments and their n-mers.

export * from "./molecule.ts";
export * from "./nmer.ts";
export * from "./scatter.ts";
